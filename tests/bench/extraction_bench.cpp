// From texts and pictures to a feature cache, beside the encoders alone and beside their bare matrix products.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <chrono>
#include <functional>

#include "model/device/device.h"
#include "model/device/tasks.h"
#include "model/encoders/extraction/extract_features.h"
#include "model/encoders/extraction/item_checksums.h"
#include "model/encoders/extraction/opened_encoders.h"
#include "model/encoders/picture.h"
#include "tests/bench/extraction_scene.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

using Clock = std::chrono::steady_clock;
using encoders::InputBatch;

double secondsOf(const std::function<void()>& work) {
  const auto begun = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

/// The products of `items` inputs of `tokens` tokens through an encoder, and nothing else.
void multiply(const encoders::EncoderConfig& config, std::int64_t items, std::int64_t tokens) {
  const c10::NoGradGuard noGradients;
  const std::int64_t d = config.width, f = config.intermediate, h = config.heads;
  const at::Tensor x = at::ones({items * tokens, d}), wide = at::ones({items * tokens, f});
  const at::Tensor square = at::ones({d, d}), up = at::ones({d, f}), down = at::ones({f, d});
  const at::Tensor queries = at::ones({items * h, tokens, d / h}), keys = at::ones({items * h, d / h, tokens});
  const at::Tensor shares = at::ones({items * h, tokens, tokens});
  at::Tensor narrowOut = at::empty_like(x), wideOut = at::empty_like(wide), scores = at::empty_like(shares),
             mixed = at::empty_like(queries);
  for (int layer = 0; layer < config.layers; ++layer) {
    for (int product = 0; product < 4; ++product) at::mm_out(narrowOut, x, square);
    at::bmm_out(scores, queries, keys);
    at::bmm_out(mixed, shares, queries);
    at::mm_out(wideOut, x, up);
    at::mm_out(narrowOut, wide, down);
  }
}

/// Reads and decodes the items' pictures in all threads, and nothing else.
void decodeAll(const std::vector<ItemCard>& items) {
  const c10::Device here{c10::kCPU};
  const auto rows = encoders::rowsWithPicture(items);
  device::runTasks(here, device::taskCount(here), [&](std::int64_t share) {
    const auto range = device::shareOf(std::ssize(rows), share, device::taskCount(here));
    for (std::int64_t i = range.first; i < range.end; ++i)
      benchmark::DoNotOptimize(
          encoders::readPicture(items[static_cast<std::size_t>(rows[static_cast<std::size_t>(i)])].imagePath).has_value());
  });
}

/// Batches as the extraction makes them, all at once.
std::vector<InputBatch> allOf(encoders::InputBatches& batches) {
  std::vector<InputBatch> all;
  while (auto batch = batches.next()) all.push_back(std::move(*batch));
  return all;
}

struct Times {
  double decoding = 0, preparing = 0, products = 0, encoder = 0;
};

Times encodeAlone(encoders::InputBatches& batches, const encoders::EncoderConfig& config) {
  Times times;
  std::vector<InputBatch> all;
  times.preparing = secondsOf([&] { all = allOf(batches); });
  times.encoder = secondsOf([&] {
    for (const InputBatch& batch : all) benchmark::DoNotOptimize(batches.encode(batch));
  });
  const bool pictures = config.kind == encoders::EncoderKind::kVit;
  const c10::Device here{c10::kCPU};
  times.products = secondsOf([&] {
    for (const InputBatch& batch : all) {
      const std::int64_t shares = std::min(batch.encodable(), device::taskCount(here));
      device::runTasks(here, shares, [&](std::int64_t share) {
        const auto range = device::shareOf(batch.encodable(), share, shares);
        const std::int64_t tokens =
            pictures ? config.patches() + 1 : batch.inputs[1].narrow(0, range.first, range.size()).sum(1).max().item<std::int64_t>();
        multiply(config, range.size(), tokens);
      });
    }
  });
  return times;
}

std::string nameOf(const ExtractionScene& scene) { return "extract/" + scene.name; }

void measure(benchmark::State& state, const ExtractionScene& scene, const Plan& plan) {
  const auto folder = plan.workFolder / ("extraction-" + scene.name);
  std::filesystem::create_directories(folder);
  const auto items = makeScene(scene, folder);
  const ExtractionRequest request = requestOf(scene, folder);
  const auto device = device::chooseDevice(request.device).value();
  device::useThreads(device.threads);
  const auto rules = [](std::int64_t batchSize) { return encoders::BatchingRules{batchSize, [](std::int64_t) { return false; }}; };
  for (auto unused : state) {
    Times text, picture;
    {
      const auto opened = encoders::openEncoders(request, {}, device, {}).value();
      encoders::TextBatches texts(*opened.text, items, encoders::rowsWithWords(items), rules(request.batchSize));
      text = encodeAlone(texts, scene.text);
      encoders::PictureBatches pictures(*opened.image, items, encoders::rowsWithPicture(items), rules(request.batchSize / 4),
                                        device.threads);
      picture = encodeAlone(pictures, scene.image);
      picture.decoding = secondsOf([&] { decodeAll(items); });
    }
    const PeakMemory peak;
    const auto report = encoders::extractFeatures(request, items, {});
    if (!report) return state.SkipWithError(describe(report.error()).c_str());
    state.counters["peak"] = peak.megabytes();
    for (const auto& one : report->modalities) {
      const bool visual = one.modality == Modality::kVisual;
      const std::string what = visual ? "pictures " : "texts ";
      state.counters[what + "items"] = static_cast<double>(one.items);
      state.counters[what + "decoding"] = visual ? picture.decoding : text.decoding;
      state.counters[what + "preparing"] = visual ? picture.preparing : text.preparing;
      state.counters[what + "products"] = visual ? picture.products : text.products;
      state.counters[what + "encoder"] = visual ? picture.encoder : text.encoder;
      state.counters[what + "extraction"] = one.seconds;
    }
  }
}

void registerExtraction(const Plan& plan) {
  for (const auto& scene : extractionScenes(plan.quick))
    benchmark::RegisterBenchmark(nameOf(scene).c_str(), [plan, scene](benchmark::State& state) { measure(state, scene, plan); })
        ->UseRealTime()
        ->Iterations(1);
}

std::vector<Table> tabulateExtraction(const Plan& plan, const Measurements& measured) {
  Table table;
  table.title = "Extraction: from texts and JPEG pictures of 400 x 600 to kept hidden states";
  table.note =
      "decoding: pictures from their files, in all threads, and nothing else. preparing: word pieces; decoding and resizing, likewise.\n"
      "products: the matrix products of the same batches and nothing else. x both: extraction / (decoding + products).\n"
      "encoder: the batches through the encoder, prepared before. extraction: all of it, overlapping, and keeping what results.\n"
      "peak MB: of an extraction of both modalities, the encoders' weights included.";
  table.columns = {"encoders",     "items",     "number",     "decoding s", "preparing s", "products s", "encoder s",
                   "extraction s", "x encoder", "x products", "x both",     "items/s",     "peak MB"};
  for (const auto& scene : extractionScenes(plan.quick))
    for (const std::string what : {"texts ", "pictures "}) {
      if (!measured.ran(nameOf(scene))) continue;
      const auto value = [&](const std::string& counter) { return measured.counter(nameOf(scene), what + counter); };
      table.rows.push_back({text(scene.name), text(what), number(value("items"), 0), number(value("decoding"), 2),
                            number(value("preparing"), 2), number(value("products"), 2), number(value("encoder"), 2),
                            number(value("extraction"), 2), ratio(value("extraction") / value("encoder")),
                            ratio(value("extraction") / value("products")),
                            ratio(value("extraction") / (value("decoding") + value("products"))),
                            number(value("items") / value("extraction"), 1), number(measured.counter(nameOf(scene), "peak"), 0)});
    }
  return {table};
}

}  // namespace

Section extractSection() { return {"extract", "texts and pictures to features", registerExtraction, tabulateExtraction}; }

}  // namespace xsmoe::bench
