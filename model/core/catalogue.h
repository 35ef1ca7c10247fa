// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/core/data_report.h"
#include "model/core/recommendation.h"

namespace xsmoe {

/// What was noticed in reading a catalogue.
struct ItemNotes {
  std::int64_t repeatedIds = 0;                         ///< rows of an item that an earlier row described
  std::int64_t missingPictures = 0;                     ///< pictures that are named but not there
  std::map<std::string, std::string> missingPictureOf;  ///< items' ids → where theirs should be
  std::int64_t outsidePictures = 0;                     ///< picture paths that leave the folder, which are ignored
  std::int64_t badLineCount = 0;
  std::vector<BadLine> badLines;  ///< the first of them, at most 100
};

/// The items that a stream describes.
struct Catalogue {
  std::vector<ItemCard> items;  ///< by id
  ItemNotes notes;
};

}  // namespace xsmoe
