// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "model/baselines/rank_sampling.h"
#include "model/baselines/reservoir.h"
#include "model/baselines/wasserstein.h"
#include "model/baselines/window_sampling.h"
#include "model/experiments/checks/conformance_check.h"
#include "model/experiments/checks/sequence_fixture.h"

namespace xsmoe::experiments {
namespace {

using Numbers = std::vector<std::int64_t>;
using Values = std::vector<double>;

constexpr double kOfItsValue = 1e-9;
// How often a sample is drawn to see how likely it is, and how far shares of so many draws may be from it.
constexpr int kDraws = 20000;
constexpr double kOfShares = 0.015;

Numbers numbersIn(const at::Tensor& tensor) { return {tensor.data_ptr<std::int64_t>(), tensor.data_ptr<std::int64_t>() + tensor.numel()}; }

/// Hands out given draws. The fixtures give one for each element beyond the capacity, of which a reservoir without capacity takes none.
baselines::Reservoir::Draw drawsOf(const Numbers& draws) {
  return [draws, next = std::size_t{0}](std::int64_t /*t*/) mutable { return draws.at(next++); };
}

void compareStream(const nlohmann::json& stream, Comparison& compare) {
  baselines::Reservoir reservoir(1);
  reservoir.setCapacity(stream.at("capacity"));
  for (const auto& window : stream.at("windows")) {
    const auto elements = torch::tensor(window.at("elements").get<Numbers>(), torch::kLong);
    reservoir.offer(torch::zeros_like(elements), elements.unsqueeze(1), drawsOf(window.at("draws").get<Numbers>()));
    compare.lists("buffer", numbersIn(reservoir.items()), window.at("buffer").get<Numbers>(), "the buffer");
    compare.exact("count", reservoir.arrivals(), window.at("count"), "elements so far");
  }
}

void compareCase(const nlohmann::json& one, Comparison& compare) {
  auto values = one.at("values").get<Values>();
  if (one.at("descending").get<bool>())
    for (auto& value : values) value = -value;
  const auto ranks = baselines::averageRanks(values);
  const auto weights = baselines::rankWeights(ranks);
  const auto uniforms = one.at("uniforms").get<Values>();
  auto probabilities = weights;
  double sum = 0;
  for (const double weight : weights) sum += weight;
  for (double& probability : probabilities) probability /= sum;
  compare.lists("ranks", ranks, one.at("ranks").get<Values>(), "a rank");
  compare.values("weights", weights, one.at("weights").get<Values>(), kOfItsValue);
  compare.values("probabilities", probabilities, one.at("probabilities").get<Values>(), kOfItsValue);
  compare.values("keys", baselines::samplingKeys(weights, uniforms), one.at("keys").get<Values>(), kOfItsValue);
  compare.lists("chosen", baselines::drawByRank(values, one.at("m"), uniforms), one.at("chosen").get<Numbers>(), "what is chosen");
}

Values sharesOfDraws(const Values& weights, std::int64_t m) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(1);
  Values shares(weights.size());
  for (int draw = 0; draw < kDraws; ++draw) {
    const auto uniforms = 1 - torch::empty({std::ssize(weights)}, torch::kDouble).uniform_(0, 1, generator);
    const auto keys = baselines::samplingKeys(weights, {uniforms.data_ptr<double>(), weights.size()});
    for (const auto chosen : baselines::smallestKeys(keys, m)) shares[static_cast<std::size_t>(chosen)] += 1.0 / kDraws;
  }
  return shares;
}

void compareGivenWeights(const nlohmann::json& one, Comparison& compare) {
  const auto weights = one.at("weights").get<Values>();
  const std::int64_t m = one.at("m");
  const auto keys = baselines::samplingKeys(weights, one.at("uniforms").get<Values>());
  compare.values("keys", keys, one.at("keys").get<Values>(), kOfItsValue);
  compare.lists("chosen", baselines::smallestKeys(keys, m), one.at("chosen").get<Numbers>(), "what is chosen");
  const auto shares = asTensor(sharesOfDraws(weights, m)), expected = asTensor(one.at("inclusion_probabilities").get<Values>());
  compare.add("shares of draws", (shares - expected).abs().max().item<double>(), kOfShares, "the share of a candidate");
}

void compareLists(const nlohmann::json& one, Comparison& compare) {
  const double distance = baselines::wasserstein1d(one.at("a").get<Values>(), one.at("b").get<Values>());
  const double expected = one.at("distance");
  compare.add("distances", std::abs(distance - expected) / std::max(expected, 1e-3), kOfItsValue, std::to_string(distance));
}

/// Logits are the products of themselves with the unit vectors.
void compareRow(const nlohmann::json& one, Comparison& compare) {
  const auto logits = asTensor(one.at("logits").get<Values>()).to(torch::kFloat).unsqueeze(0);
  const auto units = torch::eye(logits.size(1));
  const auto target = torch::tensor({one.at("target").get<std::int64_t>() - 1}, torch::kLong);
  const auto difference = [&](const at::Tensor& actual, const char* name) {
    return std::abs(actual.item<double>() - one.at(name).get<double>());
  };
  compare.add("wasserstein, by 2/n", difference(baselines::predictionDistances(logits, units), "wasserstein") * logits.size(1) / 2.0,
              kValues, "a row");
  compare.add("target01", difference(baselines::predictionDistances(logits, units, target), "target01"), kValues, "a row");
}

/// The samples of a window as rows [n, L+1].
network::Samples samplesOf(const nlohmann::json& samples, std::int64_t length) {
  network::Samples rows{torch::empty({std::ssize(samples)}, torch::kLong), torch::zeros({std::ssize(samples), length + 1}, torch::kLong)};
  for (std::int64_t i = 0; i < std::ssize(samples); ++i) {
    const auto& sample = samples[static_cast<std::size_t>(i)];
    auto items = sample.at("prefix").get<Numbers>();
    items.push_back(sample.at("target"));
    rows.users[i] = sample.at("user").get<std::int64_t>();
    rows.items[i].narrow(0, length + 1 - std::ssize(items), std::ssize(items)).copy_(torch::tensor(items, torch::kLong));
  }
  return rows;
}

/// A small stream through GAG's sampler. Samples are compared by what they hold.
class SampledStream {
 public:
  SampledStream(const nlohmann::json& fixture, Comparison& compare)
      : length_(fixture.at("length")), compare_(compare), reservoir_(length_ + 1) {
    reservoir_.setCapacity(fixture.at("capacity"));
  }

  void pass(const nlohmann::json& window) {
    const auto samples = windows_.emplace_back(samplesOf(window.at("samples"), length_));
    if (window.at("window").get<int>() > 0) compareChoice(window, samples);
    reservoir_.offer(samples.users, samples.items, drawsOf(window.at("reservoir_draws").get<Numbers>()));
    compareSamples("reservoir", {reservoir_.users(), reservoir_.items()}, window.at("reservoir"));
    compare_.exact("reservoir count", reservoir_.arrivals(), window.at("reservoir_count"), "elements so far");
  }

 private:
  void compareChoice(const nlohmann::json& window, const network::Samples& samples) {
    const auto forced = baselines::hasNewIds(samples, window.at("items_seen_before"), window.at("users_seen_before"));
    compare_.lists("forced", numbersIn(forced.nonzero().squeeze(1).contiguous()), window.at("forced").get<Numbers>(), "what is forced");
    const auto all = baselines::unionOf(reservoir_, samples, forced);
    compareSamples("candidates", all.candidates, window.at("candidates"));
    compare_.exact("m", all.wanted, window.at("m"), "candidates that are wanted");
    const auto values = window.at("values").get<Values>();
    compare_.lists("ranks", baselines::averageRanks(values), window.at("ranks").get<Values>(), "a rank");
    const auto chosen = baselines::drawByRank(values, all.wanted, window.at("uniforms").get<Values>());
    compare_.lists("chosen", chosen, window.at("chosen").get<Numbers>(), "what is chosen");
    compareSamples("training set", baselines::trainingSet(all, torch::tensor(chosen, torch::kLong)), window.at("training_set"));
  }

  /// Expected: [window, position] each.
  void compareSamples(const std::string& quantity, const network::Samples& actual, const nlohmann::json& expected) {
    network::Samples rows{torch::empty({std::ssize(expected)}, torch::kLong),
                          torch::empty({std::ssize(expected), length_ + 1}, torch::kLong)};
    for (std::int64_t i = 0; i < std::ssize(expected); ++i) {
      const auto place = expected[static_cast<std::size_t>(i)].get<std::pair<std::size_t, std::int64_t>>();
      rows.users[i] = windows_.at(place.first).users[place.second];
      rows.items[i] = windows_.at(place.first).items[place.second];
    }
    const bool same = torch::equal(actual.users, rows.users) && torch::equal(actual.items, rows.items);
    compare_.add(quantity, same ? 0 : 1, kExact, quantity + " differs");
  }

  std::int64_t length_;
  Comparison& compare_;
  baselines::Reservoir reservoir_;
  std::vector<network::Samples> windows_;
};

}  // namespace

Result<std::vector<CheckLine>> checkReservoirFixture(const std::filesystem::path& folder) {
  return checkJsonFixture(folder, [](const nlohmann::json& fixture, Comparison& compare) {
    for (const auto& stream : fixture.at("streams")) compareStream(stream, compare);
  });
}

Result<std::vector<CheckLine>> checkRankSamplingFixture(const std::filesystem::path& folder) {
  return checkJsonFixture(folder, [](const nlohmann::json& fixture, Comparison& compare) {
    for (const auto& one : fixture.at("cases")) compareCase(one, compare);
    for (const auto& one : fixture.at("given_weights")) compareGivenWeights(one, compare);
  });
}

Result<std::vector<CheckLine>> checkWassersteinFixture(const std::filesystem::path& folder) {
  return checkJsonFixture(folder, [](const nlohmann::json& fixture, Comparison& compare) {
    for (const auto& one : fixture.at("lists")) compareLists(one, compare);
    for (const auto& one : fixture.at("rows")) compareRow(one, compare);
  });
}

Result<std::vector<CheckLine>> checkNewItemsFixture(const std::filesystem::path& folder) {
  return checkJsonFixture(folder, [](const nlohmann::json& fixture, Comparison& compare) {
    SampledStream stream(fixture, compare);
    for (const auto& window : fixture.at("windows")) stream.pass(window);
  });
}

}  // namespace xsmoe::experiments
