// Features of BERT and ViT at base size beside the bare matrix products that they need.
#include <ATen/ops/arange.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <torch/types.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>
#include <vector>

#include "model/device/device.h"
#include "model/device/tasks.h"
#include "model/encoders/encoder.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

using encoders::EncoderConfig;
using encoders::EncoderKind;

constexpr std::int64_t kTexts = 32, kLongest = 40, kPictures = 8;

struct Case {
  EncoderKind kind;
  int threads;
  [[nodiscard]] bool text() const { return kind == EncoderKind::kBert; }
};

std::string key(const Case& one) { return fmt::format("encoders/{}/threads={}", one.text() ? "bert" : "vit", one.threads); }

EncoderConfig configOf(const Case& one) {
  EncoderConfig config;  // base size
  config.kind = one.kind;
  config.vocabulary = 1000;  // looked up, whatever its size
  return config;
}

encoders::WeightMap weightsOf(const EncoderConfig& config) {
  encoders::WeightMap weights;
  for (const auto& [name, shape] : weightShapes(config)) weights[name] = at::randn(shape) * 0.02;
  return weights;
}

/// Tokens of each item: texts sorted by length, as extraction makes its batches; pictures' patches and class token.
std::vector<std::int64_t> lengthsOf(const EncoderConfig& config) {
  std::vector<std::int64_t> lengths;
  if (config.kind == EncoderKind::kVit) lengths.assign(kPictures, config.patches() + 1);
  for (std::int64_t i = 0; config.kind == EncoderKind::kBert && i < kTexts; ++i) lengths.push_back(kLongest - (kTexts - 1 - i) / 2);
  return lengths;
}

std::function<void()> featuresOf(const EncoderConfig& config, const encoders::WeightMap& weights) {
  if (config.kind == EncoderKind::kVit)
    return [encoder = encoders::ImageEncoder(config, weights), pixels = at::rand({kPictures, 3, config.imageHeight, config.imageWidth})] {
      benchmark::DoNotOptimize(encoder.features(pixels, encoders::Pooling::kCls));
    };
  const at::Tensor lengths = at::tensor(lengthsOf(config)).unsqueeze(1);
  return [encoder = encoders::TextEncoder(config, weights), ids = at::randint(config.vocabulary, {kTexts, kLongest}, at::kLong),
          mask = at::arange(kLongest).unsqueeze(0) < lengths] {
    benchmark::DoNotOptimize(encoder.features(ids, mask, encoders::Pooling::kCls));
  };
}

/// The products of one task's items, each into memory that is there: with weights for all tokens, queries with keys, and shares with
/// values. In the last layer only keys and values are needed of other tokens than the first.
class Products {
 public:
  Products(const EncoderConfig& config, const encoders::WeightMap& weights, std::vector<std::int64_t> lengths)
      : config_(config), weights_(weights), lengths_(std::move(lengths)) {
    for (const auto length : lengths_) tokens_ += length;
    narrow_ = at::randn({tokens_, config.width});
    wide_ = at::empty({tokens_, config.intermediate});
    for (const auto length : lengths_) longest_ = std::max(longest_, length);
    heads_ = at::randn({config.heads, longest_, config.width / config.heads});
    out_ = at::empty({tokens_ * config.intermediate});
  }
  void run() const {
    if (config_.kind == EncoderKind::kVit) multiply("embeddings.patch_embeddings.projection.weight", narrow_, tokens_);
    for (int i = 0; i < config_.layers; ++i) layer(fmt::format("encoder.layer.{}.", i), i + 1 == config_.layers);
  }

 private:
  void multiply(const std::string& name, const at::Tensor& from, std::int64_t rows) const {
    const at::Tensor weight = weights_.at(name).flatten(1);
    at::Tensor out = out_.narrow(0, 0, rows * weight.size(0)).view({rows, weight.size(0)});
    at::mm_out(out, from.narrow(0, 0, rows), weight.t());
  }
  void layer(const std::string& name, bool last) const {
    const std::string inner = name + (config_.kind == EncoderKind::kBert ? "attention.self." : "attention.attention.");
    const auto rows = last ? static_cast<std::int64_t>(lengths_.size()) : tokens_;
    multiply(inner + "key.weight", narrow_, tokens_);
    multiply(inner + "value.weight", narrow_, tokens_);
    multiply(inner + "query.weight", narrow_, rows);
    for (const auto length : lengths_) {
      const at::Tensor tokens = heads_.narrow(1, 0, length);
      benchmark::DoNotOptimize(at::bmm(at::bmm(last ? tokens.narrow(1, 0, 1) : tokens, tokens.transpose(1, 2)), tokens));
    }
    multiply(name + "attention.output.dense.weight", narrow_, rows);
    multiply(name + "intermediate.dense.weight", narrow_, rows);
    multiply(name + "output.dense.weight", wide_, rows);
  }

  const EncoderConfig& config_;
  const encoders::WeightMap& weights_;
  std::vector<std::int64_t> lengths_;
  std::int64_t tokens_ = 0, longest_ = 0;
  at::Tensor narrow_, wide_, heads_, out_;
};

/// The same work shared over the threads.
std::function<void()> productsOf(const EncoderConfig& config, const encoders::WeightMap& weights, int threads) {
  const auto lengths = lengthsOf(config);
  std::vector<Products> shares;
  for (int i = 0; i < threads; ++i) {
    const auto range = device::shareOf(std::ssize(lengths), i, threads);
    shares.emplace_back(config, weights, std::vector(lengths.begin() + range.first, lengths.begin() + range.end));
  }
  return [shares] { device::runTasks(c10::kCPU, std::ssize(shares), [&](std::int64_t i) { shares[static_cast<std::size_t>(i)].run(); }); };
}

double secondsOf(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Features and products in turn, so that a busy machine slows both; the fastest of each counts.
void measure(benchmark::State& state, const Case& one, int rounds) {
  device::useThreads(one.threads);
  const c10::NoGradGuard noGradients;
  const EncoderConfig config = configOf(one);
  const auto weights = weightsOf(config);
  const auto features = featuresOf(config, weights), products = productsOf(config, weights, one.threads);
  double fastestFeatures = std::numeric_limits<double>::infinity(), fastestProducts = fastestFeatures;
  features();
  products();
  for (auto unused : state)
    for (int i = 0; i < rounds; ++i) {
      fastestFeatures = std::min(fastestFeatures, secondsOf(features));
      fastestProducts = std::min(fastestProducts, secondsOf(products));
    }
  state.counters["features"] = fastestFeatures;
  state.counters["products"] = fastestProducts;
}

std::vector<Case> allCases() { return {{EncoderKind::kBert, 2}, {EncoderKind::kBert, 1}, {EncoderKind::kVit, 2}, {EncoderKind::kVit, 1}}; }

void registerEncoders(const Plan& plan) {
  for (const Case& one : allCases()) {
    const int rounds = plan.quick ? 5 : 15;
    benchmark::RegisterBenchmark(key(one).c_str(), [one, rounds](benchmark::State& state) { measure(state, one, rounds); })
        ->UseRealTime()
        ->Iterations(1);
  }
}

std::vector<Table> tabulateEncoders(const Plan&, const Measurements& measured) {
  Table table;
  table.title = fmt::format("Features at base size: {} texts of {} to {} tokens, {} pictures of 197", kTexts,
                            lengthsOf(configOf({EncoderKind::kBert, 1})).front(), kLongest, kPictures);
  table.note = "× products: beside the bare matrix products that they need, measured in turn; the fastest of each.";
  table.columns = {"encoder", "threads", "items/s", "features s", "products s", "× products"};
  for (const Case& one : allCases()) {
    if (!measured.ran(key(one))) continue;
    const double features = measured.counter(key(one), "features"), products = measured.counter(key(one), "products");
    table.rows.push_back({text(one.text() ? "BERT" : "ViT"), number(one.threads, 0),
                          number(static_cast<double>(one.text() ? kTexts : kPictures) / features, 1), number(features, 3),
                          number(products, 3), ratio(features / products)});
  }
  return {table};
}

}  // namespace

Section encodersSection() { return {"encoders", "features beside their matrix products", registerEncoders, tabulateEncoders}; }

}  // namespace xsmoe::bench
