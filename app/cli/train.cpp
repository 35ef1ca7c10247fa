// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/forecast_lines.h"
#include "app/cli/interrupt.h"
#include "app/cli/rank_options.h"
#include "app/cli/run_listener.h"
#include "app/cli/run_options.h"
#include "app/engine/engine_loader.h"
#include "model/core/methods.h"
#include "model/core/setting_text.h"

namespace xsmoe::cli {
namespace {

struct TrainOptions {
  std::string stream, run;
  bool json = false, forecast = false, dryRun = false;
  RunOptions settings;
  RankOptions ranks;
};

/// Tells what the run would take; the exit code where that cannot be told.
int tellForecast(engine::Engine& engine, engine::TrainRequest& request, const engine::Controls& controls, Console& console) {
  const auto forecast = engine.forecast(request, [&](const Progress& state) {
    console.progress(state);
    return !controls.stopRequested();
  });
  console.clearProgress();
  if (!forecast) return controls.stopRequested() ? stoppedBeforeRun(console) : console.fail(forecast.error());
  console.object(forecastObject(*forecast));
  for (const auto& line : forecastLines(*forecast)) console.line(line);
  request.forecast = *forecast;
  return 0;
}

engine::TrainRequest requestOf(const TrainOptions& options, const std::optional<RankPlace>& place) {
  return {options.stream,
          options.run,
          options.settings.settings(),
          options.settings.choice(),
          !options.settings.groupingGiven(),
          !options.settings.embeddingGiven(),
          {},
          place};
}

/// What can be said before anything is loaded.
Result<void> check(const TrainOptions& options) {
  const auto& asked = options.settings.settings();
  if (auto fits = mayComputeIn(asked.model.method, asked.device.precision); !fits) return fits;
  if (options.ranks.several() && (options.forecast || options.dryRun))
    return usageError(options.dryRun ? "--dry-run" : "--forecast", "what is measured is a step of one process",
                      "Forecast without ranks, then train with them");
  if (!options.ranks.several()) return {};
  if (const auto why = whyNotShared(asked.model.method); !why.empty()) return usageError("--ranks", why, "Train it without ranks");
  return {};
}

/// A rank besides rank 0: it prints nothing but what is wrong.
int trainBeside(const TrainOptions& options, const RankPlace& place) {
  engine::Controls controls;
  const Interrupt interrupt([&] { controls.stop(); });
  Console console(options.json);
  if (const auto fits = check(options); !fits) return failAs(place, fits.error(), console);
  const auto engine = app::loadEngine();
  if (!engine) return failAs(place, engine.error(), console);
  UntoldRun nobody;
  return exitCodeAs(place, (*engine)->train(requestOf(options, place), nobody, controls), controls, console);
}

int train(const TrainOptions& options, const CLI::App& command) {
  const auto place = options.ranks.place();
  if (!place) return Console(options.json).fail(place.error());
  if (*place && (*place)->rank > 0) return trainBeside(options, **place);
  if (options.ranks.starts()) {
    Console console(options.json);
    const auto fits = check(options);
    return fits ? options.ranks.start(console) : console.fail(fits.error());
  }
  engine::Controls controls;
  const Interrupt interrupt([&] { controls.stop(); });
  Console console(options.json);
  if (const auto fits = check(options); !fits) return console.fail(fits.error());
  tellUnused(command, options.settings.settings(), console);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto device = (*engine)->probeDevice(options.settings.settings().device);
  if (!device && !*place) return console.fail(device.error());  // of several ranks the training tells it, and the others hear of it
  if (device && device->slowBlas) console.message("xsmoe: " + device->advice);

  RunListener listener(console);
  auto request = requestOf(options, *place);
  if (options.forecast || options.dryRun)
    if (const int code = tellForecast(**engine, request, controls, console); code != 0 || options.dryRun) return code;
  return exitCodeOf((*engine)->train(request, listener, controls), controls, listener, console);
}

}  // namespace

void addTrain(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("train", "Train window by window into a run folder; Ctrl-C ends it cleanly.");
  auto options = std::make_shared<TrainOptions>();
  command->add_option("STREAM", options->stream, "Stream folder, with a feature cache where the method reads one.")->required();
  command->add_option("--run", options->run, "Run folder to make; must not exist or be empty.");
  command->add_flag("--forecast", options->forecast,
                    "First measure a few steps, and tell how long the run takes and how much memory; at its end, beside what it took.");
  command->add_flag("--dry-run", options->dryRun, "The same, and train nothing.");
  command->add_flag("--json", options->json, "One JSON object a line on standard output.");
  options->settings.addPresetTo(*command);
  options->settings.addConfigTo(*command);
  options->settings.addTo(*command);
  options->ranks.addTo(*command);
  command->callback([&run, options, command] {
    if (options->run.empty() && !options->dryRun) throw CLI::RequiredError("--run");
    run = [options, command] { return train(*options, *command); };
  });
}

}  // namespace xsmoe::cli
