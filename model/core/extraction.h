// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "model/core/catalogue.h"
#include "model/core/data_report.h"
#include "model/core/settings.h"

namespace xsmoe {

/// Names an encoder that comes with the program, or none, where a checkpoint folder could be named.
inline constexpr const char *kBuiltInEncoder = "built-in", *kNoEncoder = "none";

/// What makes a stream's feature cache of its items' texts and pictures.
struct ExtractionRequest {
  std::filesystem::path stream;
  /// A checkpoint folder as downloaded, "built-in", or "none": the cache then lacks the modality.
  std::string textEncoder = kBuiltInEncoder, imageEncoder = kBuiltInEncoder;
  std::string pooling = "mean0";  ///< or "cls" (model.md, section 8)
  int batchSize = 64;  ///< texts that are encoded together, 1 …, and a quarter as many pictures; another one rounds differently
  /// Word pieces of a text at most, [CLS] and [SEP] included, 3 …; what follows is cut off. Fewer where the encoder takes fewer.
  int maxTokens = 128;
  DeviceSettings device;
  std::vector<int> layers;       ///< hidden states to keep beside state 0, increasing, from 1; empty: all
  std::filesystem::path target;  ///< the cache to write; empty: where the stream expects it
  bool replace = false;          ///< whether a cache that is there may be replaced
  bool restart = false;          ///< gives up what an extraction that did not end has computed; else it is taken up again
  friend bool operator==(const ExtractionRequest&, const ExtractionRequest&) = default;
};

/// What an encoder gave.
struct ExtractedModality {
  Modality modality = Modality::kVisual;
  std::string encoder;           ///< name, as in the cache
  int width = 0;                 ///< d
  std::vector<int> states;       ///< hidden states in the cache
  std::int64_t items = 0;        ///< with features
  std::int64_t takenUp = 0;      ///< of the finished ones, computed by an attempt before this one
  double seconds = 0;            ///< that this attempt took for the rest
  double itemsPerSecond = 0;     ///< of this attempt; 0: nothing was left to do
  std::int64_t checkedRows = 0;  ///< computed again, of the encoder's golden rows and of what was taken up
  double largestDifference = 0;  ///< that they showed
  friend bool operator==(const ExtractedModality&, const ExtractedModality&) = default;
};

struct ExtractionReport {
  std::string target;                   ///< the cache written
  std::int64_t items = 0;               ///< its rows: the items that the stream describes
  std::int64_t withoutText = 0;         ///< they have neither title nor description
  std::int64_t withoutPicture = 0;      ///< they name none
  std::int64_t unreadablePictures = 0;  ///< named but not there, or not to be decoded
  std::vector<BadLine> unreadable;      ///< the first hundred of them; line 0
  std::string absentList;               ///< the file that lists every item without features of a modality; empty: there is none
  ItemNotes notes;                      ///< of reading the items
  std::vector<ExtractedModality> modalities;
  double seconds = 0;  ///< of this attempt
};

/// An extraction that did not end, as its journal tells it.
struct UnfinishedExtraction {
  ExtractionRequest request;
  std::int64_t done = 0, total = 0;  ///< items of all modalities
};

/// Where an extraction into `target` keeps what is finished until all is.
[[nodiscard]] inline std::filesystem::path extractionJournal(std::filesystem::path target) { return target += ".extracting"; }

}  // namespace xsmoe
