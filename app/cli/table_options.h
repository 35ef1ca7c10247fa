// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "model/analysis/table_text.h"
#include "model/engine/engine.h"

namespace xsmoe::cli {

/// Which tables to make of a folder of runs, and how to write them. Also of a command that trains the runs first.
class TableOptions {
 public:
  /// Adds --table, --figure and --significance, and how they are written.
  void addTo(CLI::App& command);
  /// Adds --where.
  void addWhereTo(CLI::App& command);
  /// Throws where options do not go together; `needed`: one table at least must be asked for.
  void check(bool needed) const;
  [[nodiscard]] bool asked() const { return !tables_.empty() || !figure_.empty() || !significance_.empty(); }
  /// Those that were asked for.
  [[nodiscard]] std::vector<TableKind> kinds() const;
  /// What to ask the engine, a request a table.
  [[nodiscard]] std::vector<engine::TableRequest> requests(const std::string& folder) const;
  /// As --format says, else the file's ending.
  [[nodiscard]] TableFormat format(const std::string& file) const;
  [[nodiscard]] bool standalone() const { return standalone_; }
  /// Whether --printed says which of the paper's numbers stand beside, if any.
  [[nodiscard]] bool choosesPrinted() const { return !printed_.empty(); }
  /// Where to write all of them: each of --output, else standard output.
  [[nodiscard]] std::vector<std::string> outputs() const;

 private:
  std::string tables_, figure_, significance_, format_, printed_, metrics_;
  std::vector<std::string> outputs_;
  RunFilter where_;
  bool standalone_ = false;
  int resamples_ = 2000;
};

/// Makes the tables that were asked for of the runs below a folder, and prints them, or writes them where --output says, several
/// into one file. With --json an object each on standard output. `failed` runs are told among those left out, also where they have no
/// folder. The exit code.
[[nodiscard]] int tablesOf(engine::Engine& engine, const std::string& folder, const TableOptions& options, const ProgressCallback& progress,
                           Console& console, const std::vector<RunLeftOut>& failed = {});

}  // namespace xsmoe::cli
