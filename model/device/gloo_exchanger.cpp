// SPDX-License-Identifier: Apache-2.0
#include "model/device/gloo_exchanger.h"

#include <ATen/ops/empty.h>

#include <utility>

namespace xsmoe::device {

GlooExchanger::GlooExchanger(Group group, Lookout lookout) : group_(std::move(group)), lookout_(std::move(lookout)) {}

GlooExchanger::~GlooExchanger() {
  // Its thread may wait for a rank that is gone, and would be waited for.
  if (abandoned_) static_cast<void>(group_.release());
}

std::vector<at::Tensor> GlooExchanger::gather(const at::Tensor& own) {
  std::vector<std::vector<at::Tensor>> received(1);
  for (int rank = 0; rank < group_->getSize(); ++rank) received[0].push_back(at::empty(own.sizes(), own.options()));
  std::vector<at::Tensor> given{own};
  wait([&] { return group_->allgather(received, given); });
  return std::move(received[0]);
}

at::Tensor GlooExchanger::handOut(const at::Tensor& rows, const std::vector<std::int64_t>& given) {
  const auto mine = given.at(static_cast<std::size_t>(group_->getRank()));
  std::vector<std::int64_t> sent = given, received(given.size(), mine);
  auto shape = rows.sizes().vec();
  shape[0] = mine * group_->getSize();
  auto parts = at::empty(shape, rows.options());
  auto from = rows;
  wait([&] { return group_->alltoall_base(parts, from, received, sent); });
  return parts;
}

template <class Begin>
void GlooExchanger::wait(const Begin& begin) {
  const c10::intrusive_ptr<c10d::Work> work = begin();
  while (true) {
    try {
      work->wait(kLookOut);
      return;
    } catch (const std::exception&) {
      if (work->isCompleted()) throw;
    }
    if (const auto vain = lookout_()) std::rethrow_exception(vain);
  }
}

}  // namespace xsmoe::device
