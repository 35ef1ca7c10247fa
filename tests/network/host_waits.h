#pragma once
#include <ATen/record_function.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace xsmoe::network {

/// While it lives, counts by name what the host would wait for among the operations that its thread starts, were their tensors on a GPU: a
/// value that is read, a result whose size depends on values, a copy to another device that does not say that nobody waits for it. It reads
/// LibTorch's own record of its operations, which a profiler shows; a CPU keeps the same.
class HostWaits {
 public:
  HostWaits() : outer_(current()) {
    current() = this;
    handle_ = at::addThreadLocalCallback(at::RecordFunctionCallback(&record).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
  }
  ~HostWaits() {
    at::removeCallback(handle_);
    current() = outer_;
  }
  HostWaits(const HostWaits&) = delete;
  HostWaits& operator=(const HostWaits&) = delete;

  [[nodiscard]] const std::map<std::string, int>& counts() const { return counts_; }
  /// The operations that were recorded, waiting or not.
  [[nodiscard]] int operations() const { return operations_; }

 private:
  /// Not one a thread: of a GPU the way back is gone in a thread of its own, which takes the callbacks of its caller along.
  static HostWaits*& current() {
    static HostWaits* one = nullptr;
    return one;
  }

  static std::unique_ptr<at::ObserverContext> record(const at::RecordFunction& function) {
    auto* const one = current();
    if (one == nullptr) return nullptr;
    ++one->operations_;
    if (waits(function)) ++one->counts_[function.name()];
    return nullptr;
  }

  static bool waits(const at::RecordFunction& function) {
    // item() reads by _local_scalar_dense, and an index of marks looks for them by nonzero.
    static const std::set<std::string_view> kWaiting{"aten::_local_scalar_dense",
                                                     "aten::is_nonzero",
                                                     "aten::nonzero",
                                                     "aten::masked_select",
                                                     "aten::equal",
                                                     "aten::allclose",
                                                     "aten::_unique",
                                                     "aten::_unique2",
                                                     "aten::unique_dim",
                                                     "aten::unique_consecutive",
                                                     "aten::repeat_interleave",
                                                     "aten::bincount"};
    const std::string_view name = function.name();
    return kWaiting.count(name) == 1 || (name == "aten::to" && copies(function)) || (name == "aten::copy_" && copiesAcross(function));
  }

  /// Of the forms of to() those that name a device, also by another tensor.
  static bool copies(const at::RecordFunction& function) {
    const auto form = function.operator_name();
    const auto inputs = function.inputs();
    if (!form || inputs.size() < 5) return false;
    if (form->overload_name == "device") return !inputs[3].toBool();
    // The way back through a conversion names the device on which its gradient is already; it is told by the other type.
    if (form->overload_name == "dtype_layout") return keepsType(inputs[0], inputs[1]) && !inputs[3].isNone() && !inputs[5].toBool();
    return form->overload_name == "other" && !inputs[2].toBool();
  }

  /// A copy into a tensor of another device. Where all are on one, as in a rehearsal, it cannot be told from a copy within that device.
  static bool copiesAcross(const at::RecordFunction& function) {
    const auto inputs = function.inputs();
    return inputs.size() >= 3 && inputs[0].toTensor().device() != inputs[1].toTensor().device() && !inputs[2].toBool();
  }

  static bool keepsType(const c10::IValue& tensor, const c10::IValue& type) {
    return type.isNone() || type.toScalarType() == tensor.toTensor().scalar_type();
  }

  HostWaits* outer_;
  at::CallbackHandle handle_ = at::INVALID_CALLBACK_HANDLE;
  std::map<std::string, int> counts_;
  int operations_ = 0;
};

}  // namespace xsmoe::network
