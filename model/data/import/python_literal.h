// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "model/core/error.h"

namespace xsmoe::data {

/// One Python literal as JSON text in UTF-8: the lines of the 2014 Amazon metadata are dicts as Python prints them. Takes what Python's
/// ast.literal_eval takes: dicts, lists, tuples (which become lists), text with any quotes, prefixes and escapes, joined where texts stand
/// side by side, decimal numbers, True, False and None (and JSON's true, false and null), in at most 64 levels. The time is linear in the
/// text's length.
///
/// NaN and Infinity, with a sign or without, which JSON has not but programs write as JSON, become null, as do nan and inf.
///
/// Where Python and JSON differ: a key that is a number or constant becomes its text; the two halves of a surrogate pair become one
/// character; bytes are read as UTF-8; what is no character becomes U+FFFD.
///
/// Errors name the place ("character 17", counted in bytes from 1): no literal or more than one; sets; numbers that are complex or not
/// decimal, and those that no double holds; the escape \N; deeper nesting.
[[nodiscard]] Result<std::string> jsonFromPythonLiteral(std::string_view literal);

}  // namespace xsmoe::data
