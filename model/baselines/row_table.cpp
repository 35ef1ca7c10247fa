// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/row_table.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <utility>

namespace xsmoe::baselines {
namespace {

/// Rows that are read at once: what is gathered on the way is no larger.
constexpr std::int64_t kReadTogether = 8192;

}  // namespace

RowTable::RowTable(std::string name, at::Tensor values) : name_(std::move(name)), rest_(std::move(values)) {
  rows_ = torch::empty({0}, torch::TensorOptions(torch::kLong).device(rest_.device()));
  trained_ = torch::empty({0, rest_.size(1)}, rest_.options());
  places_ = torch::empty({rest_.size(0)}, rows_.options());
  place();
}

void RowTable::place() {
  const auto others = torch::ones({size()}, torch::TensorOptions(torch::kBool).device(rows_.device())).index_fill_(0, rows_, false);
  places_ = torch::empty_like(places_);  // copies share the one before
  places_.index_copy_(0, others.nonzero().squeeze(1), -1 - torch::arange(size() - rows_.size(0), rows_.options()));
  places_.index_copy_(0, rows_, torch::arange(rows_.size(0), rows_.options()));
}

void RowTable::open(const at::Tensor& rows) {
  const torch::NoGradGuard noGrad;
  const auto wanted = rows.to(rows_.device());
  if (torch::equal(wanted, rows_)) return;
  const auto values = rows_.size(0) == 0 ? rest_ : whole();
  late_ = nullptr;
  rows_ = wanted;
  place();
  trained_ = values.index_select(0, rows_);
  rest_ = rows_.size(0) == 0 ? values : values.index_select(0, places_.lt(0).nonzero().squeeze(1));
}

at::Tensor RowTable::placesOf(const at::Tensor& ids) const { return places_.index_select(0, ids.flatten()).view(ids.sizes()); }

at::Tensor RowTable::valuesAt(const at::Tensor& places) const {
  at::Tensor values;
  if (rows_.size(0) > 0) values = trained_.index_select(0, places.clamp_min(0));
  if (rest_.size(0) == 0) return values;
  const auto others = rest_.index_select(0, (-1 - places).clamp_min(0));
  return values.defined() ? torch::where(places.lt(0).unsqueeze(1), others, values) : others;
}

at::Tensor RowTable::at(const at::Tensor& ids) const {
  const torch::NoGradGuard noGrad;
  auto shape = ids.sizes().vec();
  shape.push_back(width());
  const auto places = places_.index_select(0, ids.flatten());
  if (late_ != nullptr) late_->catchUp(places);
  if (places.size(0) <= kReadTogether) return valuesAt(places).view(shape);
  const auto values = torch::empty({places.size(0), width()}, rest_.options());
  for (std::int64_t first = 0; first < places.size(0); first += kReadTogether) {
    const auto count = std::min(kReadTogether, places.size(0) - first);
    values.narrow(0, first, count).copy_(valuesAt(places.narrow(0, first, count)));
  }
  return values.view(shape);
}

at::Tensor RowTable::whole() const {
  const torch::NoGradGuard noGrad;
  if (rows_.size(0) == 0) return rest_.clone();
  if (late_ != nullptr) late_->catchUp();
  auto values = torch::empty({size(), width()}, rest_.options());
  values.index_copy_(0, places_.lt(0).nonzero().squeeze(1), rest_);
  return values.index_copy_(0, rows_, trained_);
}

void RowTable::addTo(network::ModelTensors& tensors) const {
  if (late_ != nullptr) late_->catchUp();
  tensors.variables[name_ + ".trained"] = trained_.detach();
  tensors.constants[name_ + ".rows"] = rows_;
  tensors.constants[name_ + ".rest"] = rest_;
}

void RowTable::load(const network::NamedTensors& tensors, const Later& later) {
  const torch::NoGradGuard noGrad;
  const auto device = rows_.device();
  const auto completed = [&](const at::Tensor& rows, std::int64_t lacking) {
    const auto there = rows.to(device);
    return lacking > 0 && later ? torch::cat({there, later(size() - lacking).to(device)}) : there;
  };
  if (const auto found = tensors.find(name_); found != tensors.end()) {
    const auto& given = found->second;
    TORCH_CHECK(given.dim() == 2 && (later ? given.size(0) <= size() : given.size(0) == size()) && given.size(1) == width(), "the tensor ",
                name_, " is ", given.sizes(), ", expected ", at::IntArrayRef({size(), width()}));
    const auto values = completed(given, size() - given.size(0));
    trained_ = values.index_select(0, rows_);
    rest_ = values.index_select(0, places_.lt(0).nonzero().squeeze(1));
    return;
  }
  const auto rows = network::tensorOf(tensors, name_ + ".rows").to(device);
  const auto& others = network::tensorOf(tensors, name_ + ".rest");
  const auto rest = completed(others, size() - rows.size(0) - others.size(0));
  const auto trained = network::tensorOf(tensors, name_ + ".trained").to(device, torch::kFloat, /*non_blocking=*/false, /*copy=*/true);
  TORCH_CHECK(trained.size(0) == rows.size(0) && rows.size(0) + rest.size(0) == size() && trained.size(1) == width() &&
                  (rest.size(0) == 0 || rest.size(1) == width()),
              "the rows of ", name_, " do not make a table of ", size(), " rows of ", width());
  rows_ = rows;
  place();
  trained_ = trained;
  rest_ = rest;
}

}  // namespace xsmoe::baselines
