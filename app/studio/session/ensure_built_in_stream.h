// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <filesystem>
#include <optional>

#include "model/engine/engine.h"

namespace xsmoe::studio {

struct BuiltInStream {
  std::filesystem::path folder;
  std::optional<std::filesystem::path> setAside;  ///< where what was left of an earlier one lies since this call; empty: there was none
};

/// The built-in stream in `folder`, generated there if it is not there yet; a cancelled or broken generation leaves nothing. Where another
/// program makes it, that is waited for. What lies there and lacks some of its files, as a cleaner of caches leaves it, is renamed first:
/// nothing is removed.
[[nodiscard]] Result<BuiltInStream> ensureBuiltInStream(engine::Engine& engine, const std::filesystem::path& folder,
                                                        const ProgressCallback& progress);
/// That something was set aside, for a person; empty where nothing was.
[[nodiscard]] QString setAsideSentence(const BuiltInStream& stream);

}  // namespace xsmoe::studio
