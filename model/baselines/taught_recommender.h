// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/baselines/wrapped_recommender.h"
#include "model/network/distillable.h"

namespace xsmoe::baselines {

/// Distillation (baselines.md, 9.2; the paper's subscript KD): the model with which a window ended teaches the next one, and is replaced by
/// the next window's. The first window has no teacher, nor has one that begins with another grouping: the teacher's hidden states are no
/// longer those of the run.
class TaughtRecommender : public WrappedRecommender {
 public:
  /// `student`: one whose distillable() is not null.
  TaughtRecommender(std::unique_ptr<network::Recommender> student, network::Distillation distillation);

  /// A teacher that reads other states than the student does goes.
  void setItemStates(std::shared_ptr<const network::ItemStates> states) override;
  void endWindow(const network::WindowData& data) override;
  /// The teacher's too, constants under "teacher.…".
  [[nodiscard]] network::ModelTensors modelTensors() const override;
  /// Tensors without a teacher's are a model to judge, or that of the first window.
  void load(const network::NamedTensors& tensors) override;
  [[nodiscard]] std::unique_ptr<network::Recommender> clone() const override;

  [[nodiscard]] const network::Recommender* teacher() const { return teacher_.get(); }

 private:
  void setTeacher(std::shared_ptr<network::Recommender> teacher);

  network::Distillation distillation_;
  std::shared_ptr<network::Recommender> teacher_;
};

}  // namespace xsmoe::baselines
