// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/engine/engine_loader.h"
#include "model/core/files/replacement_file.h"
#include "model/core/names.h"
#include "model/data/import/write_recbole.h"

namespace xsmoe::cli {
namespace {

constexpr const char* kStandardOutput = "-";

struct Options {
  std::string folder, metrics, recBole;
};

std::string experts(const std::vector<LayerUsage>& usage, Modality modality) {
  std::string counts;
  for (const auto& layer : usage)
    if (layer.modality == modality) counts += (counts.empty() ? "" : ";") + std::to_string(layer.born.size());
  return counts;
}

std::string table(const RunHistory& history) {
  std::string text =
      "window,tested_on,hr10,ndcg10,hr20,ndcg20,sequences,epochs,best_epoch,seconds,parameters,trainable,experts_visual,experts_textual\n";
  for (const auto& window : history.windows()) {
    const auto& done = window.done;
    if (!done) continue;
    const auto metric = [&](double Metrics::*field) { return done->test ? fmt::format("{}", (*done->test).*field) : std::string(); };
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", done->window.value, done->testedOn.value, metric(&Metrics::hr10),
                        metric(&Metrics::ndcg10), metric(&Metrics::hr20), metric(&Metrics::ndcg20), done->test ? done->test->sequences : 0,
                        done->epochs, done->bestEpoch, done->seconds, done->parameters, done->trainable,
                        experts(done->usage, Modality::kVisual), experts(done->usage, Modality::kTextual));
  }
  return text;
}

int exportMetrics(Console& console, const Options& options) {
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto history = (*engine)->openRun(options.folder);
  if (!history) return console.fail(history.error());
  if (options.metrics == kStandardOutput) {
    console.text(table(*history));
    return 0;
  }
  if (const auto written = writeTextFile(options.metrics, table(*history)); !written) return console.fail(written.error());
  console.line(options.metrics);
  return 0;
}

int exportRecBole(Console& console, const Options& options) {
  if (const auto written = data::writeRecBole(options.folder, options.recBole); !written) return console.fail(written.error());
  console.line(options.recBole);
  return 0;
}

int runExport(const Options& options) {
  Console console(false);
  return options.recBole.empty() ? exportMetrics(console, options) : exportRecBole(console, options);
}

}  // namespace

void addExport(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("export", "Write what a run measured, one row a window; or a stream as RecBole's atomic files.");
  auto options = std::make_shared<Options>();
  command->add_option("FOLDER", options->folder, "Run folder; with --recbole a stream folder.")->required();
  auto* what = command->add_option_group("what")->require_option(1);
  what->add_option("--metrics", options->metrics, "CSV file to write; - is standard output.");
  what->add_option("--recbole", options->recBole, "Folder to make: NAME.inter and NAME.item, named after it.");
  command->callback([&run, options] { run = [options] { return runExport(*options); }; });
}

}  // namespace xsmoe::cli
