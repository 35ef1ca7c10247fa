// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace xsmoe::data {

/// The text without its HTML tags, comments, and what scripts and styles hold; a blank stands for them where words would run together. A
/// "<" that begins none ("< 5", "<3") stays.
[[nodiscard]] std::string withoutTags(std::string_view text);

/// Whether a title is a piece of a page's source: a script, a style sheet, or wrapped in tags.
[[nodiscard]] bool isPageSource(std::string_view title);

}  // namespace xsmoe::data
