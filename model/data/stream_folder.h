// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/core/catalogue.h"
#include "model/core/data_report.h"
#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/core/settings.h"
#include "model/data/interaction_log.h"
#include "model/data/windowed_stream.h"

namespace xsmoe::data {

/// A stream folder as its `stream.json` and defaults describe it (FORMATS.md). Opening reads stream.json only.
struct StreamFolder {
  std::filesystem::path folder;
  std::string title;
  std::filesystem::path interactions, items, features;  ///< absolute; items and features may not exist
  std::string userColumn, itemColumn, timeColumn;       ///< mapped names; empty: recognised
  std::optional<int> windows, kCore, embedding;         ///< preferred by stream.json
  std::string from, to;                                 ///< preferred by stream.json; empty: no bound
};

/// Opens a folder with `stream.json` or `interactions.csv` / `.tsv`. Errors name the file and what to do; so do they where something that
/// is no readable file lies in the place of stream.json, of the interactions or of the items.
[[nodiscard]] Result<StreamFolder> openStreamFolder(const std::filesystem::path& folder);

enum class Ratings : std::uint8_t { kIgnore, kRead };

/// Reads the interactions: a table of text with a header (columns.h), times as numbers or dates (timestamp.h), within `from` … `to`
/// inclusive (a date `to` covers its whole day; an empty one is taken from stream.json). Bad rows are counted and listed; what a person
/// should know of the reading is noted. Errors: no usable column, empty log, unreadable file, wrong from or to, cancelled.
[[nodiscard]] Result<InteractionLog> readInteractions(const StreamFolder& stream, const std::string& from, const std::string& to,
                                                      const ProgressCallback& progress = {}, Ratings ratings = Ratings::kIgnore);

using xsmoe::ItemNotes;

/// Titles, descriptions and picture paths by external item id. A missing items file gives an empty catalogue; repeated ids keep the first.
/// A picture that is not there or whose path leaves the folder gives an empty path. Errors: no column with the items, unreadable file,
/// cancelled.
using ItemCatalogue = std::unordered_map<std::string, ItemCard>;
[[nodiscard]] Result<ItemCatalogue> readItems(const StreamFolder& stream, ItemNotes* notes = nullptr,
                                              const ProgressCallback& progress = {});

/// Where the file is there and no titles can be read of it: what is wrong, and what follows. A run needs none. Reads its header only.
[[nodiscard]] std::optional<std::string> whyNoTitles(const StreamFolder& stream);

/// The same as a list by id, with what was noticed.
[[nodiscard]] Result<Catalogue> readCatalogue(const StreamFolder& stream, const ProgressCallback& progress = {});

/// The data report of FORMATS.md (`inspect`). `leftOutReason` names why items are not usable. Of the feature cache it says only whether the
/// file is there; who opens the cache adds what it holds. Throws ThrownError: as findRepeats(); cancelled.
[[nodiscard]] DataReport makeReport(const StreamFolder& stream, const InteractionLog& log, const WindowedStream& windowed,
                                    const std::string& leftOutReason, const ProgressCallback& progress = {});

}  // namespace xsmoe::data
