// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/analysis/run_columns.h"
#include "model/core/error.h"
#include "widgets/report/report_charts.h"

namespace xsmoe::widgets {

class RunTable;

/// Which of a table of runs goes into a file.
enum class RunsPart : std::uint8_t {
  kAll,   ///< every run, with all that is known of it
  kSeen,  ///< those that the filter lets through, as they are sorted, with the columns that are shown, in their order
};

/// The text of a file with a row for each run, CSV or JSON (FORMATS.md, "Exported tables"): what is known and not its words on screen, and
/// always how often the run was changed by hand and where it lies. It is made in slices that are short, so that a window goes on meanwhile;
/// where the table has another list by then, it begins again.
class RunsText {
 public:
  /// The table must outlive it.
  RunsText(const RunTable& table, RunsPart part, bool json);

  /// False: it is whole.
  [[nodiscard]] bool addSome();
  [[nodiscard]] std::string take() { return std::move(text_); }
  /// Of how many of its runs what was changed by hand: the lines of a file beside it (provenanceOfList()).
  [[nodiscard]] QStringList provenance() const;

 private:
  void begin();
  [[nodiscard]] std::string rowOf(const RunSummary& run) const;

  const RunTable& table_;
  RunsPart part_;
  bool json_;
  std::uint64_t version_ = 0;  // of the table's model, which the places are of
  std::vector<RunColumn> columns_;
  std::vector<int> places_;
  std::size_t next_ = 0;  // of places_
  std::string text_;
};

/// That of a file, by its ending. Errors: another ending.
[[nodiscard]] Result<std::unique_ptr<RunsText>> runsTextFor(const std::filesystem::path& file, const RunTable& table, RunsPart part);

/// The runs seen: tableOnPaper() with their words, and what is known of all of them as CSV and JSON.
[[nodiscard]] PaperView runsOnPaper(const RunTable& table, const QString& page);

}  // namespace xsmoe::widgets
