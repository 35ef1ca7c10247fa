// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/number_option.h"
#include "app/cli/stoppable_progress.h"
#include "app/cli/told_run.h"
#include "app/engine/engine_loader.h"
#include "model/analysis/metrics_table.h"
#include "model/core/methods.h"
#include "model/data/import/write_recbole.h"

namespace xsmoe::cli {
namespace {

struct ExportOptions {
  std::string folder, metrics, recBole, tensorBoard, mlflow, weights;
  int window = -1;
};

int exportMetrics(Console& console, engine::Engine& engine, const ExportOptions& options) {
  const auto history = engine.openRun(options.folder);
  if (!history) return console.fail(history.error());
  return deliverTable(console, metricsTable(*history), options.metrics, {"Metrics of each window", toldRun(*history).provenance});
}

int exportForOthers(Console& console, engine::Engine& engine, const ExportOptions& options) {
  StoppableProgress progress(console);
  const auto written = engine.exportRun({options.folder, options.tensorBoard, options.mlflow, options.weights,
                                         options.window < 0 ? std::nullopt : std::optional(WindowIndex{options.window})},
                                        std::ref(progress));
  console.clearProgress();
  if (!written && progress.stopped()) {
    console.message("stopped");
    return kInterrupted;
  }
  if (!written) return console.fail(written.error());
  for (const auto& place : {written->eventFile, written->mlflowRun, written->weights})
    if (!place.empty()) console.line(place);
  return 0;
}

int exportRun(Console& console, const ExportOptions& options) {
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const int status = options.metrics.empty() ? 0 : exportMetrics(console, **engine, options);
  const bool forOthers = !options.tensorBoard.empty() || !options.mlflow.empty() || !options.weights.empty();
  return status == 0 && forOthers ? exportForOthers(console, **engine, options) : status;
}

int exportRecBole(Console& console, const ExportOptions& options) {
  if (const auto written = data::writeRecBole(options.folder, options.recBole); !written) return console.fail(written.error());
  console.line(options.recBole);
  return 0;
}

int runExport(const ExportOptions& options) {
  Console console(false);
  return options.recBole.empty() ? exportRun(console, options) : exportRecBole(console, options);
}

}  // namespace

void addExport(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("export",
                                         "Write what a run measured: one row a window, or for TensorBoard and MLflow; a window's weights "
                                         "for PyTorch; or a stream as RecBole's "
                                         "atomic files.");
  auto options = std::make_shared<ExportOptions>();
  command->add_option("FOLDER", options->folder, "Run folder; with --recbole a stream folder.")->required();
  auto* what = command->add_option_group("what")->require_option(1, 0);
  auto* metrics = what->add_option("--metrics", options->metrics, "CSV file to write; - is standard output.");
  auto* tensorBoard = what->add_option("--tensorboard", options->tensorBoard,
                                       "Log folder of TensorBoard; an event file is written into a folder of the run's name in it.");
  auto* mlflow = what->add_option("--mlflow", options->mlflow, "File store of MLflow; the run is written into it, or replaced.");
  auto* weights =
      what->add_option("--weights", options->weights,
                       "Folder for model.safetensors and config.json; share/xsmoe/pytorch/xsmoe_model.py computes scores with those of " +
                           keysOfScript() + ", of other methods they are tensors alone.");
  constexpr int kMostWindows = 1'000'000;  // more than any run has
  addNumber(*command, "--window", options->window,
            "Of --weights the trained window W, whose end they are of; the last stored one by default.", 0, kMostWindows)
      ->default_str("")
      ->needs(weights);
  what->add_option("--recbole", options->recBole, "Folder to make: NAME.inter and NAME.item, named after it.")
      ->excludes(metrics, tensorBoard, mlflow, weights);
  command->callback([&run, options] { run = [options] { return runExport(*options); }; });
}

}  // namespace xsmoe::cli
