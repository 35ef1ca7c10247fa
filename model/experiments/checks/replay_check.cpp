// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

#include "model/baselines/prefix_samples.h"
#include "model/baselines/replay.h"
#include "model/experiments/checks/conformance_check.h"
#include "model/experiments/checks/sequence_fixture.h"

namespace xsmoe::experiments {
namespace {

using Element = std::vector<std::int64_t>;  // user, then items

/// Keeps what a window would be trained on.
class Listener : public network::Recommender {
 public:
  std::vector<int> requiredStates() const override { return {}; }
  std::vector<Modality> modalities() const override { return {}; }
  void setItemStates(std::shared_ptr<const network::ItemStates> /*states*/) override {}
  network::Samples beginWindow(const network::WindowData& data) override {
    trained = data.train;
    return {};
  }
  void beginEpoch(double /*learningRate*/) override {}
  at::Tensor trainBatch(const network::Batch& /*batch*/) override { return {}; }
  void endWindow(const network::WindowData& /*data*/) override {}
  at::Tensor embedItems(const at::Tensor& /*ids*/) override { return {}; }
  at::Tensor embedUsers(const network::UserInputs& /*inputs*/, const at::Tensor& /*itemTable*/) override { return {}; }
  network::NamedTensors parameters() const override { return {}; }
  std::int64_t trainableCount() const override { return 0; }
  void load(const network::NamedTensors& /*tensors*/) override {}
  network::NamedTensors trainingState() const override { return {}; }
  void restoreTraining(const network::NamedTensors& /*state*/) override {}
  std::unique_ptr<network::Recommender> clone() const override { return std::make_unique<Listener>(); }

  Sequences trained;
};

/// A window of the fixture as training knows it.
struct Window {
  Sequences train;
  std::vector<std::int32_t> recordUsers;
};

/// The last L+1 items of each user, in order of first appearance, as the stream makes its sequences.
Window windowFrom(const nlohmann::json& json, std::size_t length) {
  Window window;
  std::vector<std::int32_t> order;
  std::unordered_map<std::int32_t, std::vector<std::int32_t>> ofUser;
  for (const auto& record : json.at("training")) {
    const auto user = record.at(0).get<std::int32_t>();
    window.recordUsers.push_back(user);
    auto& items = ofUser[user];
    if (items.empty()) order.push_back(user);
    items.push_back(record.at(1).get<std::int32_t>());
  }
  for (const auto user : order) {
    const auto& items = ofUser.at(user);
    if (items.size() < 2) continue;
    window.train.users.push_back(user);
    window.train.items.insert(
        window.train.items.end(),
        items.end() - std::ssize(items) + std::max<std::ptrdiff_t>(0, std::ssize(items) - static_cast<std::ptrdiff_t>(length) - 1),
        items.end());
    window.train.offsets.push_back(std::ssize(window.train.items));
  }
  return window;
}

std::vector<Element> elementsOf(const Sequences& sequences) {
  std::vector<Element> all;
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    auto& element = all.emplace_back(Element{sequences.users[i]});
    element.insert(element.end(), sequences.at(i).begin(), sequences.at(i).end());
  }
  return all;
}

/// Sequences are named [window, position] among all windows'.
class Names {
 public:
  void add(const nlohmann::json& sequences) {
    auto& window = windows_.emplace_back();
    for (const auto& one : sequences) {
      auto& element = window.emplace_back(Element{one.at("user").get<std::int64_t>()});
      for (const auto& item : one.at("items")) element.push_back(item.get<std::int64_t>());
    }
  }
  [[nodiscard]] std::vector<Element> elements(const nlohmann::json& names) const {
    std::vector<Element> all;
    for (const auto& name : names) all.push_back(windows_.at(name.at(0).get<std::size_t>()).at(name.at(1).get<std::size_t>()));
    return all;
  }
  [[nodiscard]] const std::vector<Element>& last() const { return windows_.back(); }

 private:
  std::vector<std::vector<Element>> windows_;
};

std::vector<Element> sorted(std::vector<Element> elements) {
  std::sort(elements.begin(), elements.end());
  return elements;
}

std::vector<Element> elementsOf(const baselines::Reservoir& reservoir) {
  std::vector<Element> all;
  for (std::int64_t i = 0; i < reservoir.size(); ++i) {
    auto& element = all.emplace_back(Element{reservoir.users()[i].item<std::int64_t>()});
    for (std::int64_t column = 0; column < reservoir.items().size(1); ++column)
      if (const auto item = reservoir.items()[i][column].item<std::int64_t>(); item > 0) element.push_back(item);
  }
  return all;
}

void compareEpoch(const nlohmann::json& json, const Sequences& trained, const Names& names, const Window& window, int length,
                  Comparison& compare) {
  const auto same = [&](const std::string& what, bool equal) { compare.exact(what, equal ? 0 : 1, 0, "differences"); };
  same("epoch", sorted(elementsOf(trained)) == sorted(names.elements(json.at("epoch"))));
  const auto order = baselines::orderOfLastRecords(window.train, window.recordUsers);
  const auto own = elementsOf(window.train);
  std::vector<Element> inOrder;
  for (const auto i : order) inOrder.push_back(own[i]);
  same("sequences", inOrder == names.last());
  compare.exact("prefix samples", baselines::prefixSamples(trained, length, {}).users.size(0), json.at("prefix_samples"), "samples");
  std::set<std::pair<std::int64_t, std::int64_t>> edges, expected;
  for (const auto& element : elementsOf(trained))
    for (std::size_t i = 1; i < element.size(); ++i) edges.emplace(element[0], element[i]);
  for (const auto& edge : json.at("edges")) expected.emplace(edge.at(0).get<std::int64_t>(), edge.at(1).get<std::int64_t>());
  same("edges", edges == expected);
  const auto largest = *std::max_element(trained.items.begin(), trained.items.end());
  const auto shares = popularityOf(trained, largest);
  for (const auto& [item, share] : json.at("popularity").items())
    compare.add("popularity", std::abs(shares.at(std::stoul(item)) - share.get<double>()), 1e-12, "item " + item);
}

void compareWindows(const nlohmann::json& fixture, Comparison& compare) {
  const int length = fixture.at("length");
  auto listener = std::make_unique<Listener>();
  const auto& heard = *listener;
  baselines::Replay replay(std::move(listener), fixture.at("ratio"), length, 0);
  Names names;
  int number = 0;
  for (const auto& expected : fixture.at("windows")) {
    const auto window = windowFrom(expected, static_cast<std::size_t>(length));
    names.add(expected.at("sequences"));
    network::WindowData data{{number++}, window.train, 0, 0, 0, 0, 0, 0, window.recordUsers};
    static_cast<void>(replay.beginWindow(data));
    compareEpoch(expected, heard.trained, names, window, length, compare);
    compare.exact("reservoir before", elementsOf(replay.reservoir()) == names.elements(expected.at("buffer_before")) ? 0 : 1, 0,
                  "differences");
    const auto draws = expected.at("draws").get<std::vector<std::int64_t>>();
    std::size_t next = 0;
    replay.offer(data, [&](std::int64_t /*t*/) { return draws.at(next++); });
    compare.exact("draws", std::ssize(draws), static_cast<std::int64_t>(next), "draws left");
    compare.exact("reservoir after", elementsOf(replay.reservoir()) == names.elements(expected.at("buffer_after")) ? 0 : 1, 0,
                  "differences");
    compare.exact("arrivals", replay.reservoir().arrivals(), expected.at("arrivals"), "elements");
  }
  compare.exact("capacity", replay.reservoir().capacity(), fixture.at("capacity"), "sequences");
}

}  // namespace

Result<std::vector<CheckLine>> checkReplayFixture(const std::filesystem::path& folder, const device::ComputeDevice& /*device*/) {
  return checkJsonFixture(folder, compareWindows);
}

}  // namespace xsmoe::experiments
