// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/interrupt.h"
#include "app/cli/run_listener.h"
#include "app/cli/run_options.h"
#include "app/engine/engine_loader.h"
#include "model/core/setting_text.h"

namespace xsmoe::cli {
namespace {

struct Options {
  std::string stream, run;
  bool json = false;
  RunOptions settings;
};

int train(const Options& options, const CLI::App& command) {
  engine::Controls controls;
  const Interrupt interrupt([&] { controls.stop(); });
  Console console(options.json);
  const auto& asked = options.settings.settings();
  if (const auto fits = mayComputeIn(asked.model.method, asked.device.precision); !fits) return console.fail(fits.error());
  tellUnused(command, options.settings.settings(), console);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto device = (*engine)->probeDevice(options.settings.settings().device);
  if (!device) return console.fail(device.error());
  if (device->slowBlas) console.message("xsmoe: " + device->advice);

  RunListener listener(console);
  const engine::TrainRequest request{options.stream,
                                     options.run,
                                     options.settings.settings(),
                                     options.settings.choice(),
                                     !options.settings.groupingGiven(),
                                     !options.settings.embeddingGiven()};
  return exitCodeOf((*engine)->train(request, listener, controls), controls, console);
}

}  // namespace

void addTrain(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("train", "Train window by window into a run folder; Ctrl-C ends it cleanly.");
  auto options = std::make_shared<Options>();
  command->add_option("STREAM", options->stream, "Stream folder, with a feature cache where the method reads one.")->required();
  command->add_option("--run", options->run, "Run folder to make; must not exist or be empty.")->required();
  command->add_flag("--json", options->json, "One JSON object a line on standard output.");
  options->settings.addPresetTo(*command);
  options->settings.addConfigTo(*command);
  options->settings.addTo(*command);
  command->callback([&run, options, command] { run = [options, command] { return train(*options, *command); }; });
}

}  // namespace xsmoe::cli
