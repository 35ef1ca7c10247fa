// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/import.h"
#include "model/core/progress.h"
#include "model/data/import/item_texts.h"
#include "model/data/interaction_log.h"

namespace xsmoe::data {

/// interactions.csv in the order of the log: user, item, timestamp in seconds since 1970 with what fraction they have, rating where there
/// is one.
[[nodiscard]] Result<void> writeInteractions(const std::filesystem::path& path, const InteractionLog& log,
                                             const ProgressCallback& progress);

/// items.csv: item, title, description, category, image, for the items of the log in the order of their first record. `pictures` are
/// paths relative to the folder, empty where there is none.
[[nodiscard]] Result<void> writeItems(const std::filesystem::path& path, const std::vector<std::string>& ids,
                                      const std::vector<ItemText>& texts, const std::vector<std::string>& pictures);

/// stream.json, with the sources in it.
[[nodiscard]] Result<void> writeDescription(const std::filesystem::path& path, const ImportSettings& settings, const std::string& title);

/// import.json: what was found, kept and left out.
[[nodiscard]] Result<void> writeReport(const std::filesystem::path& path, const ImportReport& report);

}  // namespace xsmoe::data
