// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/App.hpp>
#include <functional>

namespace xsmoe::cli {

/// Each adds one command to the program. When it was chosen, `run` holds what to do; it returns the exit code.
using Run = std::function<int()>;
void addGenerate(CLI::App& program, Run& run);
void addImport(CLI::App& program, Run& run);
void addExtract(CLI::App& program, Run& run);
void addInspect(CLI::App& program, Run& run);
void addTrain(CLI::App& program, Run& run);
void addResume(CLI::App& program, Run& run);
void addFork(CLI::App& program, Run& run);
void addReplay(CLI::App& program, Run& run);
void addRuns(CLI::App& program, Run& run);
void addTag(CLI::App& program, Run& run);
void addExperiment(CLI::App& program, Run& run);
void addTable(CLI::App& program, Run& run);
void addCheck(CLI::App& program, Run& run);
void addPretrain(CLI::App& program, Run& run);
void addRecommend(CLI::App& program, Run& run);
void addReferences(CLI::App& program, Run& run);
void addForgetting(CLI::App& program, Run& run);
void addSlices(CLI::App& program, Run& run);
void addRouting(CLI::App& program, Run& run);
void addAlike(CLI::App& program, Run& run);
void addItem(CLI::App& program, Run& run);
void addMap(CLI::App& program, Run& run);
void addEquations(CLI::App& program, Run& run);
void addFallen(CLI::App& program, Run& run);
void addExplain(CLI::App& program, Run& run);
void addWhatIf(CLI::App& program, Run& run);
void addExport(CLI::App& program, Run& run);
void addShare(CLI::App& program, Run& run);
void addUnpack(CLI::App& program, Run& run);

}  // namespace xsmoe::cli
