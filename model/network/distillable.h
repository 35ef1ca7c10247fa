// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <memory>

namespace xsmoe::network {

class Recommender;

/// How much a teacher counts (baselines.md, 9.2): L = task + weight · T² · mean over rows of KL(softmax(z_teacher/T) ‖
/// softmax(z_student/T)).
struct Distillation {
  double temperature = 1;
  double weight = 0.8;
};

/// What a recommender can do besides that learns from a model of its own kind: a term in the loss of each step. Which scores z a row has
/// is the method's own. Part of the recommender that Recommender::distillable() is asked of, and as long-lived.
class Distillable {
 public:
  virtual ~Distillable() = default;

  /// From the next step on; null: no term. The teacher is a clone of this recommender with weights of its own, which nobody changes.
  virtual void setTeacher(std::shared_ptr<Recommender> teacher, Distillation distillation) = 0;

  /// Of the last step, scalars on the compute device; `divergence` with T² and without the weight, undefined without a teacher.
  struct Terms {
    at::Tensor task, divergence;
  };
  [[nodiscard]] virtual const Terms& lastTerms() const = 0;
};

}  // namespace xsmoe::network
