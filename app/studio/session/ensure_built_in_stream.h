// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>

#include "model/engine/engine.h"

namespace xsmoe::studio {

/// The built-in stream in `folder`, generated there if it is not there yet; a cancelled or broken generation leaves nothing. Where another
/// program makes it, that is waited for. Returns the folder.
[[nodiscard]] Result<std::filesystem::path> ensureBuiltInStream(engine::Engine& engine, const std::filesystem::path& folder,
                                                                const ProgressCallback& progress);

}  // namespace xsmoe::studio
