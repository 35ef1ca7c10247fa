// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::encoders {

/// Features of some items, as they leave the encoder.
struct FinishedRows {
  std::vector<std::int64_t> rows;     ///< of the cache
  std::vector<std::string> problems;  ///< [rows] why a row has no features; empty: it has
  std::vector<std::uint16_t> halves;  ///< bits of float16 [rows without a problem, states, width]
};

/// One modality's finished rows in a file that only grows, a block for each batch. A block carries its checksum: of what a killed process
/// or a loss of power left half written nothing is taken for finished. One thread at a time, one process (ExtractionJournal's lock).
///
///   "xsmoerow" | rows n, bytes of text t: uint64 each | SHA-256 of all but itself | n row numbers: int64 | t bytes, a line a row | halves
class RowLog {
 public:
  /// Opens or makes the file; what follows the last whole block is cut off. Errors: unreadable, cannot be written.
  [[nodiscard]] static Result<RowLog> open(const std::filesystem::path& path, std::int64_t items, std::int64_t halvesPerRow);
  /// Rows in the file of a log, without a look at their values; 0 where there is none.
  [[nodiscard]] static std::int64_t countRows(const std::filesystem::path& path, std::int64_t halvesPerRow);
  RowLog(RowLog&& other) noexcept;
  RowLog& operator=(RowLog&&) = delete;
  ~RowLog();

  [[nodiscard]] bool finished(std::int64_t row) const { return places_.at(static_cast<std::size_t>(row)) != kUnknown; }
  /// Whether a row is finished and has features.
  [[nodiscard]] bool present(std::int64_t row) const { return places_.at(static_cast<std::size_t>(row)) >= 0; }
  [[nodiscard]] std::int64_t finishedCount() const { return finished_; }
  [[nodiscard]] const std::map<std::int64_t, std::string>& problems() const { return problems_; }  ///< by row

  /// After this a killed process has lost nothing of these rows. Errors: cannot write.
  [[nodiscard]] Result<void> append(const FinishedRows& block);
  /// After this a loss of power has neither. Errors: cannot write.
  [[nodiscard]] Result<void> synchronise();
  /// The halves [states, width] of a row that is present. Errors: unreadable.
  [[nodiscard]] Result<void> read(std::int64_t row, std::uint16_t* halves) const;

 private:
  static constexpr std::int64_t kUnknown = -1, kWithoutFeatures = -2;

  RowLog(std::filesystem::path path, std::int64_t items, std::int64_t halvesPerRow)
      : path_(std::move(path)), halvesPerRow_(halvesPerRow), places_(static_cast<std::size_t>(items), kUnknown) {}
  [[nodiscard]] Result<void> readBlocks();
  void note(const std::vector<std::int64_t>& rows, const std::vector<std::string>& problems, std::int64_t firstHalf);

  std::filesystem::path path_;
  int file_ = -1;
  std::int64_t halvesPerRow_, end_ = 0, finished_ = 0;
  std::vector<std::int64_t> places_;  // byte of a row's halves, or one of the constants
  std::map<std::int64_t, std::string> problems_;
};

}  // namespace xsmoe::encoders
