// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/number_option.h"
#include "app/cli/stoppable_progress.h"
#include "app/engine/engine_loader.h"

namespace xsmoe::cli {
namespace {

struct PretrainOptions {
  PretrainRequest request;
  bool json = false;
};

void tell(Console& console, const std::string& encoder, const PretrainReport::Encoder& made) {
  for (const PretrainingPoint& point : made.curve) {
    console.object({{"event", "losses"},
                    {"encoder", encoder},
                    {"step", point.step},
                    {"masked", point.masked},
                    {"whole", point.whole},
                    {"contrastive", point.contrastive},
                    {"attributes", point.attributes}});
    console.line(fmt::format("{:5} step {:5}: masked {:.4f}, whole {:.4f}, contrastive {:.4f}, attributes {:.4f}", encoder, point.step,
                             point.masked, point.whole, point.contrastive, point.attributes));
  }
  console.object({{"event", "pretrained"}, {"encoder", encoder}, {"seconds", made.seconds}});
  console.line(fmt::format("{} encoder trained in {:.0f} s", encoder, made.seconds));
}

int pretrain(const PretrainOptions& options) {
  Console console(options.json);
  StoppableProgress progress(console);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto made = (*engine)->pretrain(options.request, std::ref(progress));
  if (progress.stopped()) return kInterrupted;
  if (!made) return console.fail(made.error());
  tell(console, "text", made->text);
  tell(console, "image", made->image);
  return 0;
}

void addEncoder(CLI::App& command, const std::string& encoder, const std::string& things, int& items, PretrainingSettings& settings) {
  const auto option = [&](const char* name) { return "--" + encoder + '-' + name; };
  addNumber(command, option("items"), items, "Items whose " + things + " it is trained on.");
  addNumber(command, option("steps"), settings.steps, "Batches that it is trained on.");
  addNumber(command, option("masked"), settings.maskedShare, "Share of the " + encoder + "'s tokens that are hidden.");
  addNumber(command, option("contrast"), settings.contrastiveWeight, "Weight of the contrast between an item masked and whole.");
  addNumber(command, option("attributes"), settings.attributesWeight,
            "Weight of what the generator drew: attributes in the early states, designs in the last.");
}

}  // namespace

void addPretrain(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("pretrain", "Train the small encoders on texts and pictures that the generator draws.");
  auto options = std::make_shared<PretrainOptions>();
  PretrainRequest& request = options->request;
  command->add_option("DIR", request.folder, "Folder to make, with text/ and image/; must not exist or be empty.")->required();
  command->add_option("--vocabulary", request.vocabulary, "vocab.txt of the text encoder; without it the built-in one.");
  addEncoder(*command, "text", "texts", request.textItems, request.text);
  addEncoder(*command, "image", "pictures", request.imageItems, request.image);
  addNumber(*command, "--seed", request.seed, "Equal seeds make equal weights on the same machine.");
  addNumber(*command, "--threads", request.threads, "Compute threads; 0: all cores.");
  command->add_flag("--json", options->json, "One JSON object a line on standard output.");
  command->callback([&run, options] { run = [options] { return pretrain(*options); }; });
}

}  // namespace xsmoe::cli
