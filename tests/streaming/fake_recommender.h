#pragma once
#include <torch/types.h>
#include <torch/utils.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "model/network/recommender.h"
#include "model/network/sequence_samples.h"

namespace xsmoe::streaming {

/// A recommender that scores items by a script and remembers how many epochs it has been trained: its one parameter. All users score alike.
class FakeRecommender : public network::Recommender {
 public:
  /// Score of an item (its number) after so many epochs of a window.
  using Script = std::function<double(std::int64_t item, int window, int epoch)>;
  explicit FakeRecommender(Script script) : script_(std::move(script)) {}

  std::vector<int> requiredStates() const override { return {0}; }
  std::vector<Modality> modalities() const override { return {Modality::kVisual}; }
  void setItemStates(std::shared_ptr<const network::ItemStates>) override {}
  network::Samples beginWindow(const network::WindowData& data) override {
    window_ = data.window.value;
    itemsTrained.push_back(data.itemsTrained);
    epochs_.zero_();
    return network::sequenceSamples(data.train, 10);
  }
  void beginEpoch(double learningRate) override { learningRate_ = learningRate; }
  at::Tensor trainBatch(const network::Batch&) override {
    if (learningRate_ <= 0) throw std::runtime_error("no learning rate");
    epochs_ += 1;  // one batch is one epoch in these tests
    return (1 / epochs_).sum();
  }
  at::Tensor embedItems(const at::Tensor& ids) override {
    auto values = torch::zeros({ids.size(0), 1});
    for (std::int64_t i = 0; i < ids.size(0); ++i) values[i][0] = script_(ids[i].item<std::int64_t>(), window_, epoch());
    return values;
  }
  at::Tensor embedUsers(const network::UserInputs& inputs, const at::Tensor&) override { return torch::ones({inputs.rows.size(0), 1}); }
  void endWindow(const network::WindowData&) override {}
  std::int64_t trainableCount() const override { return 1; }
  network::NamedTensors parameters() const override { return {{"epochs", epochs_}}; }
  void load(const network::NamedTensors& parameters) override { epochs_.copy_(parameters.at("epochs")); }
  /// The epochs, and scratch of the window.
  network::NamedTensors trainingState() const override { return {{"epochs", epochs_}, {"scratch", torch::ones({2})}}; }
  bool endsWithWindow(std::string_view name) const override { return name == "scratch"; }
  void restoreTraining(const network::NamedTensors& state) override { epochs_.copy_(state.at("epochs")); }
  std::unique_ptr<network::Recommender> clone() const override {
    auto copy = std::make_unique<FakeRecommender>(script_);
    copy->window_ = window_;
    copy->epochs_.copy_(epochs_);
    return copy;
  }
  [[nodiscard]] int epoch() const { return static_cast<int>(epochs_.item<double>()); }

  std::vector<std::int32_t> itemsTrained;  ///< as it was told, a window each

 private:
  Script script_;
  at::Tensor epochs_ = torch::zeros({1});
  int window_ = 0;
  double learningRate_ = 0;
};

}  // namespace xsmoe::streaming
