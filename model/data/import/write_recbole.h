// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "model/core/error.h"

namespace xsmoe::data {

/// Writes a stream folder as RecBole's atomic files, NAME/NAME.inter and NAME/NAME.item with NAME the folder's name: the log in the order
/// of its file, times in seconds, ratings where the log has them; titles and descriptions. Tabs and line ends in texts become blanks. The
/// folder appears complete or not at all. Errors: as the readers; `target` is not empty or cannot be written.
[[nodiscard]] Result<void> writeRecBole(const std::filesystem::path& stream, const std::filesystem::path& target);

}  // namespace xsmoe::data
