// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <functional>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/number_option.h"
#include "app/cli/stoppable_progress.h"
#include "app/engine/engine_loader.h"

namespace xsmoe::cli {
namespace {

struct GenerateOptions {
  std::string folder;
  GeneratorSettings settings;
};

int generate(const GenerateOptions& options) {
  Console console(false);
  StoppableProgress progress(console);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto made = (*engine)->generate(options.folder, options.settings, std::ref(progress));
  if (progress.stopped()) return kInterrupted;
  if (!made) return console.fail(made.error());
  const auto& of = options.settings;
  console.line(fmt::format("{}: {}, {}, {}, {}, seed {}", options.folder, counted(of.items, "item"), counted(of.users, "user"),
                           counted(of.records, "record"), counted(of.windows, "window"), of.seed));
  return 0;
}

}  // namespace

void addGenerate(CLI::App& program, Run& run) {
  auto* command =
      program.add_subcommand("generate", "Make the built-in stream: pictures, texts, interactions with planted drifts, features.");
  auto options = std::make_shared<GenerateOptions>();
  command->add_option("DIR", options->folder, "Folder to make; must not exist or be empty.")->required();
  addNumber(*command, "--items", options->settings.items, "Items in the catalogue.");
  addNumber(*command, "--users", options->settings.users, "Users.");
  addNumber(*command, "--records", options->settings.records, "Interactions.");
  addNumber(*command, "--windows", options->settings.windows, "Windows of the stream.");
  addNumber(*command, "--seed", options->settings.seed, "Equal seeds make equal files.");
  command->callback([&run, options] { run = [options] { return generate(*options); }; });
}

}  // namespace xsmoe::cli
