// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/taught_recommender.h"

#include <torch/types.h>

#include <string>
#include <string_view>

namespace xsmoe::baselines {
namespace {

constexpr std::string_view kTeacher = "teacher.";

}  // namespace

TaughtRecommender::TaughtRecommender(std::unique_ptr<network::Recommender> student, network::Distillation distillation)
    : WrappedRecommender(std::move(student)), distillation_(distillation) {
  TORCH_CHECK(inner_->distillable() != nullptr, "this recommender learns from no teacher");
}

void TaughtRecommender::setTeacher(std::shared_ptr<network::Recommender> teacher) {
  teacher_ = std::move(teacher);
  inner_->distillable()->setTeacher(teacher_, distillation_);
}

void TaughtRecommender::setItemStates(std::shared_ptr<const network::ItemStates> states) {
  if (teacher_ && teacher_->requiredStates() != inner_->requiredStates()) setTeacher(nullptr);
  if (teacher_) teacher_->setItemStates(states);
  inner_->setItemStates(std::move(states));
}

void TaughtRecommender::endWindow(const network::WindowData& data) {
  inner_->endWindow(data);
  setTeacher(inner_->clone());
}

network::ModelTensors TaughtRecommender::modelTensors() const {
  auto tensors = inner_->modelTensors();
  if (!teacher_) return tensors;
  const auto known = teacher_->modelTensors();
  for (const auto& some : {known.variables, known.constants})
    for (const auto& [name, tensor] : some) tensors.constants[std::string(kTeacher) + name] = tensor;
  return tensors;
}

void TaughtRecommender::load(const network::NamedTensors& tensors) {
  network::NamedTensors own, ofTeacher;
  for (const auto& [name, tensor] : tensors)
    if (name.starts_with(kTeacher))
      ofTeacher[name.substr(kTeacher.size())] = tensor;
    else
      own[name] = tensor;
  inner_->load(own);
  if (ofTeacher.empty()) return setTeacher(nullptr);
  std::shared_ptr<network::Recommender> teacher = inner_->clone();
  teacher->load(ofTeacher);
  setTeacher(std::move(teacher));
}

std::unique_ptr<network::Recommender> TaughtRecommender::clone() const {
  auto copy = std::make_unique<TaughtRecommender>(inner_->clone(), distillation_);
  copy->setTeacher(teacher_);
  return copy;
}

}  // namespace xsmoe::baselines
