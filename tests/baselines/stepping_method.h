#pragma once
#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/baselines/makers.h"
#include "model/baselines/tabled_recommender.h"
#include "model/core/methods.h"
#include "model/network/sequence_recommender.h"
#include "tests/baselines/drifting_stream.h"
#include "tests/network/few_steps.h"
#include "tests/network/host_waits.h"

namespace xsmoe::baselines {

/// All of the table but XSMoE and its ablations.
inline std::vector<Method> otherMethods() {
  std::vector<Method> all;
  for (const auto& one : methodDescriptions())
    if (one.family != Family::kXsmoe) all.push_back(one.method);
  return all;
}
/// Those of them that ask within a step for nothing that only the device knows.
inline constexpr std::array kWaitingForNothing{Method::kIisan, Method::kGag, Method::kSsrm, Method::kLgmrec};

/// A method as the program makes it, at the beginning of the stream's first window.
class SteppingMethod {
 public:
  explicit SteppingMethod(Method method, const device::ComputeDevice& device = {})
      : recommender(make(method, device)), samples_(recommender->beginWindow(stream_.data(0))) {
    recommender->beginEpoch(1e-3);
  }

  /// What is drawn on the device: its random numbers are not the host's.
  void leaveOutWhatIsDrawn() const {
    if (auto* const tabled = dynamic_cast<TabledRecommender*>(recommender.get()); tabled != nullptr) tabled->setDropout(false);
    if (auto* const sequences = dynamic_cast<network::SequenceRecommender*>(recommender.get()); sequences != nullptr)
      sequences->setDropout(false);
  }

  /// Steps of 32 samples, each batch expected before it comes. The losses, which nobody has read.
  std::vector<at::Tensor> step(int steps) {
    constexpr std::int64_t kSamples = 32;
    std::vector<network::Batch> batches;
    batches.reserve(static_cast<std::size_t>(steps));
    for (int i = 0; i < steps; ++i)
      batches.push_back({samples_.users.narrow(0, kSamples * i, kSamples), samples_.items.narrow(0, kSamples * i, kSamples)});
    std::vector<at::Tensor> losses;
    losses.reserve(batches.size());
    const network::HostWaits counted;
    for (std::size_t i = 0; i < batches.size(); ++i) {
      losses.push_back(recommender->trainBatch(batches[i]));
      if (i + 1 < batches.size()) recommender->expectBatch(batches[i + 1]);
    }
    waits = counted.counts();
    return losses;
  }
  std::vector<double> train(int steps) {
    std::vector<double> values;
    for (const auto& loss : step(steps)) values.push_back(loss.item<double>());
    return values;
  }

  /// Embeddings of all items that the window knows, on the host, and of its users.
  [[nodiscard]] at::Tensor items() { return table().cpu().clone(); }
  [[nodiscard]] at::Tensor users() { return recommender->embedUsers(inputsBeforeLast(stream_, 0), table()).cpu(); }

 private:
  [[nodiscard]] at::Tensor table() { return recommender->embedItems(torch::arange(stream_.data(0).itemsSeen + 1)); }

  [[nodiscard]] std::unique_ptr<network::Recommender> make(Method method, const device::ComputeDevice& device) const {
    const std::map<Modality, std::int64_t> widths{{Modality::kVisual, 12}, {Modality::kTextual, 8}};
    MethodInputs inputs;
    auto& model = inputs.settings.model;
    model.method = method;
    model.grouping = {1, 3};
    model.bottleneck = 4;
    model.embedding = 16;
    inputs.settings.protocol.sequenceLength = DriftingStream::kLength;
    inputs.hiddenStates = 4;
    for (const auto modality : modalitiesOf(method)) inputs.widths[modality] = widths.at(modality);
    inputs.users = stream_.users();
    inputs.items = stream_.items();
    inputs.device = device;
    auto made = makeMethod(inputs);
    made->setItemStates(stream_.states(*made, widths));
    return made;
  }

  const DriftingStream stream_;

 public:
  std::unique_ptr<network::Recommender> recommender;
  std::map<std::string, int> waits;  // of the steps

 private:
  network::Samples samples_;
};

/// What three steps come to, without what is drawn; on the host.
struct Stepped {
  std::vector<double> losses;
  at::Tensor itemsBefore, items, users;
};

inline Stepped steppedOn(const device::ComputeDevice& device, Method method) {
  SteppingMethod one(method, device);
  one.leaveOutWhatIsDrawn();
  Stepped stepped;
  stepped.itemsBefore = one.items();
  stepped.losses = one.train(3);
  stepped.items = one.items();
  stepped.users = one.users();
  return stepped;
}

/// float32 on both, whose sums differ in order; of the items, beside how far they have come.
inline void expectNear(const Stepped& steps, const Stepped& expected) {
  constexpr double kValues = 1e-3, kWay = 0.05;
  ASSERT_EQ(steps.losses.size(), expected.losses.size());
  for (std::size_t i = 0; i < expected.losses.size(); ++i) EXPECT_NEAR(steps.losses[i], expected.losses[i], kValues * expected.losses[i]);
  EXPECT_LT(network::relativeError(steps.itemsBefore, expected.itemsBefore), kValues);
  EXPECT_LT(network::deviation(steps.items, expected.items, expected.itemsBefore), kWay);
  EXPECT_LT(network::relativeError(steps.users, expected.users), kValues);
}

}  // namespace xsmoe::baselines
