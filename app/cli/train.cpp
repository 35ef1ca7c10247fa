// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/event_lines.h"
#include "app/cli/interrupt.h"
#include "app/cli/run_options.h"
#include "app/engine/engine_loader.h"

namespace xsmoe::cli {
namespace {

constexpr int kInterrupted = 130;

struct Options {
  std::string stream, run;
  bool json = false;
  RunOptions settings;
};

class Listener : public experiments::TrainListener {
 public:
  Listener(Console& console, const RunSettings& settings) : console_(console), settings_(settings) {}

  void onStarted(const RunDescription& run) override {
    settings_ = run.settings;
    console_.message(fmt::format("{} on {}, {}, {} windows; run folder {}", run.streamTitle, run.device, run.precision,
                                 settings_.protocol.windows, run.folder));
  }
  void onProgress(const Progress& state) override { console_.progress(state); }
  void onEvent(const RunEvent& event) override {
    if (const auto* batch = std::get_if<BatchDone>(&event.detail)) return showBatch(*batch);
    if (const auto object = eventObject(event, settings_.model.variant)) console_.object(*object);
    if (const auto text = eventText(event)) console_.line(*text);
  }

 private:
  void showBatch(const BatchDone& batch) {
    console_.progress({fmt::format("D_{} epoch {} batch {}: loss {:.4f}", batch.window.value, batch.epoch, batch.batch, batch.loss),
                       batch.window.value, settings_.protocol.windows - 1, "windows"});
  }
  Console& console_;
  RunSettings settings_;
};

int train(const Options& options) {
  streaming::Controls controls;
  const Interrupt interrupt([&] { controls.stop(); });
  Console console(options.json);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto device = (*engine)->probeDevice(options.settings.settings().device);
  if (!device) return console.fail(device.error());
  if (device->slowBlas) console.message("xsmoe: " + device->advice);

  Listener listener(console, options.settings.settings());
  const experiments::TrainRequest request{options.stream, options.run, options.settings.settings(), options.settings.choice()};
  const auto outcome = (*engine)->train(request, listener, controls);
  if (!outcome) return controls.stopRequested() ? kInterrupted : console.fail(outcome.error());
  return outcome->stopped ? kInterrupted : 0;
}

}  // namespace

void addTrain(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("train", "Train window by window into a run folder; Ctrl-C ends it cleanly.");
  auto options = std::make_shared<Options>();
  command->add_option("STREAM", options->stream, "Stream folder with a feature cache.")->required();
  command->add_option("--run", options->run, "Run folder to make; must not exist or be empty.")->required();
  command->add_flag("--json", options->json, "One JSON object a line on standard output.");
  options->settings.addTo(*command);
  command->callback([&run, options] { run = [options] { return train(*options); }; });
}

}  // namespace xsmoe::cli
