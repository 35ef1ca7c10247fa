// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace xsmoe {

/// The numbers of windows, and of records that a user needs in one, that can be set and that a stream may prefer.
inline constexpr int kLeastStreamWindows = 2, kMostStreamWindows = 1000;
inline constexpr int kMostKCore = 10000;

}  // namespace xsmoe
