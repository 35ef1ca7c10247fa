// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/analysis/experiment_plan.h"
#include "model/analysis/planned_run.h"
#include "model/analysis/result_table.h"

namespace xsmoe {

/// What the runs of a table or figure of the paper differ in: of Table 1 the methods, of Table 2 XSMoE and its ablations, of Table 3 and
/// Figure 2 τ, and NoFT, of significance the methods compared, with five seeds (model.md, section 7; baselines.md, sections 1.7, 10, 11).
[[nodiscard]] std::vector<VariedSetting> paperLists(TableKind kind);

/// The lists of several of them as one plan's: values of the same setting together, each once.
[[nodiscard]] std::vector<VariedSetting> paperLists(const std::vector<TableKind>& kinds);

/// The tables and figures of the paper that a plan trains all runs of: each of their lists is among its own. Of a branch none.
[[nodiscard]] std::vector<TableKind> paperTablesOf(const ExperimentPlan& plan);

/// Gives a plan the τ of the paper's Tables 1 and 2 on the dataset of its stream's title, for those of its methods for which it names none.
/// False, and nothing is changed: there are none, it is a branch, or the stream is no dataset of the paper.
bool takePaperTau(ExperimentPlan& plan, std::string_view streamTitle);

/// Why what the paper prints for the dataset of the stream's title will not stand beside these runs in these tables: "k-core is 5, the
/// paper's 10", each reason once. A method one of whose runs is as the paper's has none. Empty too where the stream is no dataset of the
/// paper, and for tables for which it prints no numbers.
[[nodiscard]] std::vector<std::string> unlikePaper(const std::vector<PlannedRun>& runs, const std::vector<TableKind>& tables,
                                                   std::string_view streamTitle);

}  // namespace xsmoe
