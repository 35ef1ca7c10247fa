// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/grad_mode.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/baselines/prefix_recommender.h"
#include "model/baselines/reservoir.h"
#include "model/baselines/window_sampling.h"

namespace xsmoe::baselines {

struct MethodInputs;

/// What a streaming method is told of its tables.
[[nodiscard]] TabledOptions streamingOptions(const MethodInputs& inputs);

/// What the streaming methods of ids share (baselines.md, section 2): a reservoir of elements of past windows, and each window's training
/// set, which is drawn from the reservoir and the window's own elements, once, with the weights at the window's start. Elements are
/// prefixes with their targets unless a method has others.
class StreamingRecommender : public PrefixRecommender {
 public:
  [[nodiscard]] network::Samples beginWindow(const network::WindowData& data) override;
  /// Trains on what the state was taken in: the elements that were drawn are a part of it.
  [[nodiscard]] network::Samples resumeWindow(const network::WindowData& data, const network::NamedTensors& state) override;
  /// Offers the window's elements to the reservoir, in time order; after D_0 they decide its capacity.
  void endWindow(const network::WindowData& data) override;
  [[nodiscard]] network::NamedTensors trainingState() const override;
  void restoreTraining(const network::NamedTensors& state) override;
  /// The optimizer, and which elements were drawn.
  [[nodiscard]] bool endsWithWindow(std::string_view name) const override;

  /// What elements are worth to the sampler, the larger the likelier they are drawn; items 1 … `items` are seen.
  [[nodiscard]] virtual std::vector<double> samplingValues(const network::Samples& elements, std::int64_t items) = 0;
  [[nodiscard]] const Reservoir& reservoir() const { return reservoir_; }

 protected:
  StreamingRecommender(TabledOptions options, double reservoirRatio);

  /// Of D_s^train, in time order.
  [[nodiscard]] virtual network::Samples elementsOf(const network::WindowData& data) const;
  /// Those that enter the training set in any case, bool [n]: those with new users or items.
  [[nodiscard]] virtual at::Tensor forcedOf(const network::Samples& elements, const network::WindowData& data) const;
  /// What a step trains on, of elements.
  [[nodiscard]] virtual network::Samples samplesOf(const network::Samples& elements) const { return elements; }
  /// Takes in what a method knows of a window before anything is drawn or trained; the same once more when a window is resumed.
  virtual void observe(const network::WindowData& /*data*/) {}

  void copyTo(StreamingRecommender& copy) const;

  /// What `read`(prefixes on the device, pass) makes of prefixes without a graph: at inference, or with everybody's own row as in training.
  template <class Read>
  [[nodiscard]] auto readThrough(const PrefixBatch& batch, bool training, const Read& read) const {
    const at::NoGradGuard noGrad;
    const auto all = batch.to(options_.device.device);
    Lookup lookup(false);
    Pass pass{lookup, training, training ? at::Tensor() : trainedMask(all.users), 0};
    return read(all, pass);
  }

 private:
  [[nodiscard]] SamplingUnion unionIn(const network::WindowData& data) const;
  [[nodiscard]] network::Samples open(const network::WindowData& data, const network::Samples& elements);

  double reservoirRatio_;
  Reservoir reservoir_;
  at::Tensor chosen_;  // int32 [m] positions among the candidates, within a window after D_0
};

}  // namespace xsmoe::baselines
