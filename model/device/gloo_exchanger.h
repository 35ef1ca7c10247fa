// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include "model/device/exchanger.h"

namespace xsmoe::device {

/// By LibTorch's process group over Gloo, which reads and writes the memory of the host.
class GlooExchanger : public Exchanger {
 public:
  using Group = c10::intrusive_ptr<c10d::ProcessGroupGloo>;

  GlooExchanger(Group group, Lookout lookout);
  ~GlooExchanger() override;
  GlooExchanger(const GlooExchanger&) = delete;
  GlooExchanger& operator=(const GlooExchanger&) = delete;

  [[nodiscard]] c10::Device device() const override { return c10::kCPU; }
  [[nodiscard]] std::vector<at::Tensor> gather(const at::Tensor& own) override;
  [[nodiscard]] at::Tensor handOut(const at::Tensor& rows, const std::vector<std::int64_t>& given) override;
  void abandon() override { abandoned_ = true; }

 private:
  template <class Begin>
  void wait(const Begin& begin);

  Group group_;
  Lookout lookout_;
  bool abandoned_ = false;
};

}  // namespace xsmoe::device
