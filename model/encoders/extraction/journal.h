// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "model/core/error.h"
#include "model/core/extraction.h"
#include "model/encoders/extraction/row_log.h"

namespace xsmoe::encoders {

/// By what it is known whether finished rows may be used again: in words ("text encoder", "pooling", "texts") → name or checksum.
using ExtractionIdentity = std::map<std::string, std::string>;

/// What a modality's rows are like.
struct RowShape {
  std::int64_t items = 0;   ///< of the cache
  std::int64_t wanted = 0;  ///< of which are to be encoded
  std::int64_t halves = 0;  ///< states × width
};

/// What an extraction has finished, in a folder beside the cache to be (extractionJournal()), until the cache is there: extraction.json
/// with what it is made with, visual.rows, textual.rows (RowLog), at last finished.json with the report. One process at a time.
class ExtractionJournal {
 public:
  /// Takes up what is there, or begins anew where nothing is finished, or on request.restart. Errors: what is there was made otherwise (it
  /// says how); another process writes it; cannot be read or written.
  [[nodiscard]] static Result<ExtractionJournal> open(const std::filesystem::path& target, const ExtractionRequest& request,
                                                      const ExtractionIdentity& identity, const std::map<Modality, RowShape>& shapes);
  ExtractionJournal(ExtractionJournal&& other) noexcept;
  ExtractionJournal& operator=(ExtractionJournal&&) = delete;
  ~ExtractionJournal();

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] RowLog& rows(Modality modality) { return rows_.at(modality); }
  /// Where to write the cache; not there when the journal is opened.
  [[nodiscard]] std::filesystem::path cache() const { return folder_ / "features.h5"; }
  /// Puts the finished cache into its place. Errors: cannot write.
  [[nodiscard]] Result<void> place(const ExtractionRequest& request, const ExtractionReport& report);
  /// Removes the folder: the cache is in its place.
  void remove();
  friend Result<std::optional<ExtractionReport>> takeFinishedExtraction(const ExtractionRequest& request);

 private:
  explicit ExtractionJournal(std::filesystem::path folder) : folder_(std::move(folder)) {}
  [[nodiscard]] Result<void> lock();
  [[nodiscard]] Result<void> begin(const ExtractionRequest& request, const ExtractionIdentity& identity,
                                   const std::map<Modality, RowShape>& shapes);

  std::filesystem::path folder_;
  int lock_ = -1;
  std::map<Modality, RowLog> rows_;
};

/// The report of the same request, if its cache is in its place and it was killed before its journal was removed, which is done now.
/// Errors: another process has the journal.
[[nodiscard]] Result<std::optional<ExtractionReport>> takeFinishedExtraction(const ExtractionRequest& request);

/// The extraction into `target` that did not end; empty where there is none, or where nothing is finished. Reads sizes, not values. Errors:
/// a journal that cannot be read.
[[nodiscard]] Result<std::optional<UnfinishedExtraction>> findUnfinishedExtraction(const std::filesystem::path& target);

}  // namespace xsmoe::encoders
