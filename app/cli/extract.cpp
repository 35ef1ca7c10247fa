// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/extraction_report.h"
#include "app/cli/list_option.h"
#include "app/cli/number_option.h"
#include "app/cli/stoppable_progress.h"
#include "app/cli/time_left_text.h"
#include "app/engine/engine_loader.h"
#include "model/core/names.h"
#include "model/core/work_pace.h"

namespace xsmoe::cli {
namespace {

struct ExtractOptions {
  std::string stream, to;
  ExtractionRequest request;
  bool json = false;
};

int extract(ExtractOptions options) {
  options.request.stream = options.stream;
  options.request.target = options.to;
  Console console(options.json);
  StoppableProgress progress(console);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  WorkPace pace;
  const auto report = (*engine)->extract(options.request, [&](Progress state) {
    console.object({{"event", "progress"}, {"what", state.what}, {"done", state.done}, {"total", state.total}});
    if (const std::string left = timeLeftText(pace.at(state).secondsLeft); !left.empty()) state.what += ", " + left;
    return progress(state);
  });
  console.clearProgress();
  if (!report && progress.stopped()) {
    console.message("stopped; what is finished is kept: the same command goes on there");
    return kInterrupted;
  }
  if (!report) return console.fail(report.error());
  print(console, *report);
  return 0;
}

template <class Value>
CLI::callback_t parsed(std::optional<Value> (*parse)(std::string_view), Value& target) {
  return [parse, &target](const CLI::results_t& texts) {
    const auto value = parse(texts.front());
    if (value) target = *value;
    return value.has_value();
  };
}

/// Numbers in any order: the engine says which order they must have.
Grouping layersFrom(const std::string& text) {
  Grouping layers;
  if (text == "all") return layers;
  for (const auto& number : partsOf(text, ',')) {
    constexpr int kFarthest = 1'000'000;
    try {
      layers.push_back(numberOf("--layers", number, 0, kFarthest));
    } catch (const CLI::ValidationError&) {
      throw CLI::ValidationError("--layers", "\"" + text + "\" is no list of layers: say all, or numbers such as 6,12");
    }
  }
  return layers;
}

CLI::callback_t layersInto(Grouping& layers) {
  return [&layers](const CLI::results_t& texts) {
    layers = layersFrom(texts.front());
    return true;
  };
}

void addEncoders(CLI::App& command, ExtractionRequest& request) {
  command
      .add_option("--text-encoder", request.textEncoder,
                  R"(A BERT's checkpoint folder as downloaded, "built-in" for the small one that comes with the program, or "none".)")
      ->capture_default_str();
  command.add_option("--image-encoder", request.imageEncoder, "A ViT's, likewise.")->capture_default_str();
  command.add_option("--pooling", request.pooling, "Of state 0: mean0 (over the tokens or patches) or cls, as the paper's code has it.")
      ->check(CLI::IsMember({"cls", "mean0"}))
      ->capture_default_str();
  addNumber(command, "--max-tokens", request.maxTokens, "Word pieces of a text at most; what follows is cut off.");
  command
      .add_option("--layers", layersInto(request.layers),
                  "Hidden states to keep besides 0, increasing: 6,12. A cache of fewer is smaller, and only these can be grouped.")
      ->type_name("all|LIST")
      ->default_str("all");
}

}  // namespace

void addExtract(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand(
      "extract", "Make a stream's feature cache of its titles, descriptions and pictures. Stopped or killed, the same command goes on.");
  auto options = std::make_shared<ExtractOptions>();
  ExtractionRequest& request = options->request;
  command->add_option("STREAM", options->stream, "Stream folder.")->required();
  addEncoders(*command, request);
  addNumber(*command, "--batch-size", request.batchSize, "Texts that are encoded together; of pictures a quarter as many.");
  command->add_option("--device", request.device.device, "auto, cpu or cuda:0.")->capture_default_str();
  command->add_option("--precision", parsed(&precisionFromName, request.device.precision), "auto, fp32, bf16 or fp16 in products.")
      ->type_name("TEXT")
      ->default_str("auto");
  addNumber(*command, "--threads", request.device.threads, "Compute threads; 0: all cores.", 0, 1024);
  command->add_option("--to", options->to, "The cache to write; where the stream expects it by default.");
  command->add_flag("--replace", request.replace, "Replace a cache that is there, once the new one is complete.");
  command->add_flag("--restart", request.restart, "Give up what an extraction that did not end has finished.");
  command->add_flag("--json", options->json, "One JSON object a line on standard output: progress, and at last what was made.");
  command->callback([&run, options] { run = [options] { return extract(*options); }; });
}

}  // namespace xsmoe::cli
