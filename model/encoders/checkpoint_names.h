// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <set>
#include <string>

#include "model/core/error.h"
#include "model/encoders/encoder_config.h"

namespace xsmoe::encoders {

/// What the reference implementation puts before the names of an encoder inside a model with a head: "bert." or "vit.".
[[nodiscard]] std::string usualPrefix(EncoderKind kind);

/// What stands before the encoder's names in a checkpoint with these tensors; empty where they have no prefix. Errors: two encoders.
[[nodiscard]] Result<std::string> prefixIn(const std::string& where, EncoderKind kind, const std::set<std::string>& names);

/// A tensor's name as weightShapes() has it, without prefix and with a norm's new name; empty for what features do not need: another
/// model's part, a head, a pooler, a buffer of numbers.
[[nodiscard]] std::string weightName(const std::string& tensor, const std::string& prefix);

}  // namespace xsmoe::encoders
