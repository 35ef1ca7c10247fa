// SPDX-License-Identifier: Apache-2.0
// A run with what its views need as one file, and back.
#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/number_option.h"
#include "app/cli/stoppable_progress.h"
#include "app/engine/engine_loader.h"

namespace xsmoe::cli {
namespace {

struct ShareOptions {
  std::string run, file, stream, beside, page, user, item;
  int window = -1;
  bool withoutStream = false;
};

engine::SaveStateRequest requestOf(const ShareOptions& options) {
  engine::SaveStateRequest request{options.run, options.file};
  request.stream = options.stream;
  request.withStream = !options.withoutStream;
  request.beside = options.beside;
  request.view.perspective = options.page;
  request.view.user = options.user;
  request.view.item = options.item;
  if (options.window >= 0) request.view.window = options.window;
  return request;
}

int share(const ShareOptions& options) {
  Console console(false);
  StoppableProgress progress(console);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto saved = (*engine)->saveState(requestOf(options), std::ref(progress));
  console.clearProgress();
  if (!saved && progress.stopped()) return kInterrupted;
  if (!saved) return console.fail(saved.error());
  console.line(options.file);
  return 0;
}

int unpack(const std::string& file, const std::string& below) {
  Console console(false);
  StoppableProgress progress(console);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto opened = (*engine)->openState({file, below}, std::ref(progress));
  console.clearProgress();
  if (!opened && progress.stopped()) return kInterrupted;
  if (!opened) return console.fail(opened.error());
  console.line(opened->run.string());
  return 0;
}

}  // namespace

void addShare(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand(
      "share", "Write a run, its stream and where a person is to look as one file, which the studio opens on another machine.");
  auto options = std::make_shared<ShareOptions>();
  command->add_option("RUN", options->run, "Run folder; the run may be going on.")->required();
  command->add_option("--to", options->file, "File to write, NAME.xsmoe.")->required();
  auto* stream = command->add_option("--stream", options->stream, "The run's stream, where it has moved.");
  command->add_flag("--no-stream", options->withoutStream, "Leave the stream out: charts open, recommendations need it.")->excludes(stream);
  command->add_option("--beside", options->beside, "A run of the same stream whose curves stand beside.");
  command->add_option("--page", options->page, "Key of the studio's page to open, for example inspect.");
  constexpr int kMostWindows = 1'000'000;  // more than any run has
  addNumber(*command, "--window", options->window, "The finished window to look at; live by default.", 0, kMostWindows)->default_str("");
  command->add_option("--user", options->user, "The user to look at.");
  command->add_option("--item", options->item, "The item to look at.");
  command->callback([&run, options] { run = [options] { return share(*options); }; });
}

void addUnpack(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand(
      "unpack", "Unpack what share has written into a folder of its own; one that was unpacked there before is taken again.");
  struct UnpackOptions {
    std::string file, below;
  };
  auto options = std::make_shared<UnpackOptions>();
  command->add_option("FILE", options->file, "File of share or of the studio, NAME.xsmoe.")->required();
  command->add_option("--to", options->below, "Folder in which the folder NAME is made.")->required();
  command->callback([&run, options] { run = [options] { return unpack(options->file, options->below); }; });
}

}  // namespace xsmoe::cli
