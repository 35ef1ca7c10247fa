// The way of a GPU through the steps of the other methods, gone by the CPU: what it computes and what it waits for.
#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/baselines/makers.h"
#include "model/core/methods.h"
#include "model/device/rehearsal.h"
#include "tests/baselines/streaming_methods.h"
#include "tests/network/few_steps.h"
#include "tests/network/host_waits.h"

namespace xsmoe::baselines {
namespace {

using network::HostWaits;
using testing::IsEmpty;

/// A method as the program makes it, at the beginning of the stream's first window.
class Rehearsed {
 public:
  explicit Rehearsed(Method method) : recommender(make(method)), samples_(recommender->beginWindow(stream_.data(0))) {
    recommender->beginEpoch(1e-3);
  }

  /// Steps of 32 samples, each batch expected before it comes.
  std::vector<double> train(int steps) {
    std::vector<network::Batch> batches;
    for (int step = 0; step < steps; ++step)
      batches.push_back({samples_.users.narrow(0, 32 * step, 32), samples_.items.narrow(0, 32 * step, 32)});
    std::vector<at::Tensor> losses;
    {
      const HostWaits counted;
      for (std::size_t step = 0; step < batches.size(); ++step) {
        losses.push_back(recommender->trainBatch(batches[step]));
        if (step + 1 < batches.size()) recommender->expectBatch(batches[step + 1]);
      }
      waits = counted.counts();
    }
    std::vector<double> values;
    for (const auto& loss : losses) values.push_back(loss.item<double>());
    return values;
  }

 private:
  [[nodiscard]] std::unique_ptr<network::Recommender> make(Method method) const {
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

TEST(GpuRehearsalOfBaselines, WaitsForNothingWithinAStepOfIisanGagSsrmAndLgmrec) {
  const device::GpuRehearsal rehearsal;
  for (const auto method : {Method::kIisan, Method::kGag, Method::kSsrm, Method::kLgmrec}) {
    SCOPED_TRACE(name(method));
    Rehearsed one(method);
    static_cast<void>(one.train(2));
    EXPECT_THAT(one.waits, IsEmpty());
  }
}

/// What is not known before the device has computed it: how many items of a batch are distinct.
TEST(GpuRehearsalOfBaselines, WaitsWithinAStepOfMmmlpForTheDistinctItemsAlone) {
  const device::GpuRehearsal rehearsal;
  Rehearsed one(Method::kMmmlp);
  static_cast<void>(one.train(2));
  EXPECT_THAT(one.waits, testing::ElementsAre(testing::Pair("aten::_unique2", 2)));
}

TEST(GpuRehearsalOfBaselines, TrainsGagAsTheCpuDoesWithTheSameDecayOfRows) {
  Rehearsed expected(Method::kGag);
  const auto begun = network::copyOf(expected.recommender->parameters());
  const auto losses = expected.train(3);
  const device::GpuRehearsal rehearsal;
  Rehearsed rehearsed(Method::kGag);
  EXPECT_THAT(rehearsed.train(3), testing::Pointwise(testing::DoubleNear(1e-4), losses));
  const auto trained = rehearsed.recommender->parameters();
  for (const auto& [name, tensor] : expected.recommender->parameters())
    EXPECT_LT(network::deviation(trained.at(name), tensor, begun.at(name)), 0.02) << name;
}

/// Of any method, and it measures no utilization where there are no experts.
TEST(StepTimesOfBaselines, AreToldByEachMethod) {
  for (const auto method : {Method::kIisan, Method::kGag, Method::kSsrm, Method::kLgmrec, Method::kMmmlp, Method::kGiuaGnn}) {
    SCOPED_TRACE(name(method));
    Rehearsed one(method);
    static_cast<void>(one.train(2));
    const auto times = one.recommender->takeStepTimes();
    for (const auto part : {StepPart::kData, StepPart::kForward, StepPart::kBackward, StepPart::kOptimizer})
      EXPECT_GT(times.of(part).value_or(0), 0) << name(part);
    for (const auto part : {StepPart::kMetering, StepPart::kRanks, StepPart::kDevice}) EXPECT_FALSE(times.of(part)) << name(part);
  }
}

}  // namespace
}  // namespace xsmoe::baselines
