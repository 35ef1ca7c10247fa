// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/analysis/result_table.h"
#include "model/analysis/run_summary.h"
#include "model/core/error.h"

namespace xsmoe {

/// Runs of one method with the same features and settings but for the seed.
struct RunGroup {
  ModelSettings model;
  std::string name;  ///< of the method: "IISAN_RH"
  std::string key;   ///< "iisan_rh"
  /// Settings by which it differs from other groups of its method, as on the command line; of the key "tau" first. `features`
  /// last: the beginning of the feature cache's SHA-256.
  std::vector<std::pair<std::string, std::string>> apart;
  std::vector<const RunSummary*> runs;  ///< increasing seeds, each once
};

/// What of a list of runs can stand in one table: finished runs on one stream with the same settings of the protocol, which say what is
/// measured. Settings of model and training are what a table compares.
struct TableRuns {
  std::vector<RunGroup> groups;  ///< in the order of the paper's tables, τ increasing
  std::vector<RunLeftOut> leftOut;
  std::set<std::string> ambiguous = {};      ///< names that several of the runs have that there were to choose from
  std::vector<std::string> notes = {};       ///< a footer each, on what was chosen
  std::vector<std::string> conditions = {};  ///< by which others would be (ResultTable::conditions)
  /// What a person is told of a run: its name, or its folder where others have that name.
  [[nodiscard]] std::string toldAs(const RunSummary& run) const;
  [[nodiscard]] std::vector<const RunSummary*> all() const;
};

/// Why a run is not what a table is of; empty: it is.
using NotOfTable = std::function<std::string(const ModelSettings&)>;

/// Chooses the stream that most runs have (sameStream), and of those on it the settings of the protocol that most have; of as many, those
/// of the first run. Each other run is left out with why. The result points into `runs`.
[[nodiscard]] TableRuns chooseRuns(const std::vector<RunSummary>& runs, const NotOfTable& notOfTable);

/// For tables that do not go over τ: of a method whose groups differ in τ alone, one group stays, with a note of it, and the other runs are
/// left out. It is not chosen by what was measured: the paper's τ on a stream with the title of its dataset, else the default, else the τ
/// that most runs have.
void takeOneTau(TableRuns& chosen);

/// Whether a person set τ or the grouping of one of its runs as it trained: that run began with the group's settings and went on with
/// others.
[[nodiscard]] bool settingsByHand(const RunGroup& group);
/// ", changed by hand", or nothing: what goes behind the name of such a group.
[[nodiscard]] std::string byHandText(const RunGroup& group);
/// "XSMoE", or "XSMoE, τ = 0.1" where groups of the method are told apart by it; with byHandText().
[[nodiscard]] std::string methodName(const RunGroup& group);
/// "xsmoe", or "xsmoe tau=0.1" likewise.
[[nodiscard]] std::string keyOf(const RunGroup& group);

/// An error where no run is left for a table, with why the first ones were left out.
[[nodiscard]] Result<void> someRuns(const TableRuns& chosen);

/// Settings of the protocol, as on the command line.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> profileOf(const RunSettings& settings);
/// The keys of the settings of training, without those of a repetition (isOfRepetition).
[[nodiscard]] std::vector<std::string> trainingKeys();

}  // namespace xsmoe
