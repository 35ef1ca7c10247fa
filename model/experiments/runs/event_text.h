// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace xsmoe::experiments {

/// Of the text of an epoch as a record has it: JSON without blanks, its keys in order.
[[nodiscard]] bool isBestEpoch(std::string_view detail);

/// The text of an event with all lists of numbers of its `usage` empty but `born`: they are nearly all of it, and a summary of the run
/// tells no more of it than how many experts there were. What is not as a record has it stays as it is.
[[nodiscard]] std::string withoutShares(std::string_view detail);

}  // namespace xsmoe::experiments
