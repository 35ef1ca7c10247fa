// SPDX-License-Identifier: Apache-2.0
#include "model/features/tensor_pickle.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

namespace xsmoe::features {
namespace {

/// Why a pickle is not read; becomes an error at the end of `readTensorPickle`.
struct Refused {
  std::string what;
};

struct Tuple;
struct Mark {};
struct Nothing {};
struct EmptyDictionary {};
struct Global {
  std::string name;
};
struct Storage {
  StorageType type;
  std::string key;
  std::int64_t values;
};
using Value = std::variant<Mark, Nothing, EmptyDictionary, bool, std::int64_t, std::string, Global, Storage, PickledTensor,
                           std::shared_ptr<const Tuple>>;
struct Tuple {
  std::vector<Value> items;
  int depth = 1;
};

constexpr int kDeepestTuple = 3;
constexpr const char* kRebuild = "torch._utils._rebuild_tensor_v2";
constexpr const char* kDictionary = "collections.OrderedDict";
constexpr std::array<std::pair<const char*, StorageType>, 4> kStorages{{{"torch.DoubleStorage", StorageType::kFloat64},
                                                                        {"torch.FloatStorage", StorageType::kFloat32},
                                                                        {"torch.HalfStorage", StorageType::kFloat16},
                                                                        {"torch.BFloat16Storage", StorageType::kBfloat16}}};

std::optional<StorageType> storageType(const std::string& name) {
  for (const auto& [known, type] : kStorages)
    if (name == known) return type;
  return std::nullopt;
}

void checkGlobal(const std::string& name) {
  if (name == kRebuild || name == kDictionary || storageType(name)) return;
  if (name.starts_with("torch.") && name.ends_with("Storage"))
    throw Refused{"its values are a " + name + "; read are float64, float32, float16 and bfloat16"};
  throw Refused{"it asks for " + name + ", which no single tensor needs. Nothing of it was run"};
}

/// What a container that is not one tensor begins with; empty for any other opcode.
std::string containerText(char opcode) {
  if (opcode == '}' || opcode == 'd') return "a dictionary";
  if (opcode == ']' || opcode == 'l') return "a list";
  return {};
}

/// The stack machine of pickles, without the opcodes and objects that a tensor does not need.
class TensorUnpickler {
 public:
  explicit TensorUnpickler(std::string_view bytes) : bytes_(bytes) {}

  PickledTensor read() {
    if (take(1) != "\x80" || number(1) != 2) throw Refused{"it is not a pickle of protocol 2"};
    for (char opcode = take(1)[0]; opcode != '.'; opcode = take(1)[0]) obey(opcode);
    auto tensor = pop<PickledTensor>("a tensor");
    if (!stack_.empty() || !bytes_.empty()) throw Refused{"something follows the tensor"};
    return tensor;
  }

 private:
  std::string_view take(std::size_t count) {
    if (count > bytes_.size()) throw Refused{"it ends too early"};
    const auto taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

  /// A little-endian number without sign of 1, 2 or 4 bytes.
  std::uint32_t number(std::size_t count) {
    std::uint32_t value = 0;
    std::memcpy(&value, take(count).data(), count);
    return value;
  }

  /// A little-endian number of up to 8 bytes, the highest bit its sign.
  std::int64_t longNumber() {
    const std::size_t count = number(1);
    if (count > 8) throw Refused{"it holds a number of " + std::to_string(count) + " bytes"};
    const auto digits = take(count);
    std::int64_t value = !digits.empty() && (static_cast<unsigned char>(digits.back()) & 0x80U) != 0 ? -1 : 0;
    std::memcpy(&value, digits.data(), digits.size());
    return value;
  }

  std::string line() {
    const auto end = bytes_.find('\n');
    if (end == std::string_view::npos) throw Refused{"it ends too early"};
    const std::string text(take(end));
    take(1);
    return text;
  }

  void push(Value value) { stack_.push_back(std::move(value)); }

  template <class T>
  T pop(const char* expected) {
    if (stack_.empty() || !std::holds_alternative<T>(stack_.back()))
      throw Refused{std::string("it lacks ") + expected + " where one is due"};
    T value = std::get<T>(std::move(stack_.back()));
    stack_.pop_back();
    return value;
  }

  void pushTuple(std::vector<Value> items) {
    auto tuple = std::make_shared<Tuple>();
    for (const Value& item : items)
      if (const auto* inner = std::get_if<std::shared_ptr<const Tuple>>(&item)) tuple->depth = std::max(tuple->depth, (*inner)->depth + 1);
    if (tuple->depth > kDeepestTuple) throw Refused{"it is nested deeper than a tensor is"};
    tuple->items = std::move(items);
    push(std::shared_ptr<const Tuple>(std::move(tuple)));
  }

  void pushTupleOf(std::size_t count) {
    if (stack_.size() < count) throw Refused{"it lacks values for a tuple"};
    std::vector<Value> items(stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end());
    stack_.resize(stack_.size() - count);
    pushTuple(std::move(items));
  }

  void pushTupleFromMark() {
    std::size_t count = 0;
    while (count < stack_.size() && !std::holds_alternative<Mark>(stack_[stack_.size() - 1 - count])) ++count;
    if (count == stack_.size()) throw Refused{"it ends a tuple that never began"};
    pushTupleOf(count);
    std::swap(stack_[stack_.size() - 2], stack_.back());
    stack_.pop_back();
  }

  void pushGlobal() {
    std::string name = line();
    name += '.' + line();
    checkGlobal(name);
    push(Global{std::move(name)});
  }

  void remember(std::uint32_t place) {
    if (stack_.empty()) throw Refused{"it remembers a value that is not there"};
    memory_[place] = stack_.back();
  }

  void recall(std::uint32_t place) {
    const auto found = memory_.find(place);
    if (found == memory_.end()) throw Refused{"it recalls a value that it never remembered"};
    push(found->second);
  }

  /// ("storage", storage type, key, device, values): values of a storage lie in a member of the archive.
  void pushStorage() {
    const auto id = pop<std::shared_ptr<const Tuple>>("a storage's description");
    const auto& items = id->items;
    const auto* const word = items.size() == 5 ? std::get_if<std::string>(items.data()) : nullptr;
    const auto* const type = word != nullptr && *word == "storage" ? std::get_if<Global>(&items[1]) : nullptr;
    const auto* const key = type != nullptr ? std::get_if<std::string>(&items[2]) : nullptr;
    const auto* const values = key != nullptr ? std::get_if<std::int64_t>(&items[4]) : nullptr;
    if (values == nullptr || !storageType(type->name)) throw Refused{"its storage is described otherwise than torch.save does"};
    push(Storage{*storageType(type->name), *key, *values});
  }

  void reduce() {
    const auto arguments = pop<std::shared_ptr<const Tuple>>("arguments");
    const auto function = pop<Global>("a function's name");
    if (function.name == kDictionary && arguments->items.empty()) return push(EmptyDictionary{});
    if (function.name != kRebuild) throw Refused{"it makes something of " + function.name + " that no tensor needs"};
    push(tensorFrom(arguments->items));
  }

  static std::vector<std::int64_t> numbersOf(const Value& value) {
    const auto* const tuple = std::get_if<std::shared_ptr<const Tuple>>(&value);
    if (tuple == nullptr) throw Refused{"its shape is not a list of numbers"};
    std::vector<std::int64_t> numbers;
    for (const Value& item : (*tuple)->items) {
      if (!std::holds_alternative<std::int64_t>(item)) throw Refused{"its shape is not a list of numbers"};
      numbers.push_back(std::get<std::int64_t>(item));
    }
    return numbers;
  }

  /// (storage, offset, sizes, strides, whether gradients are wanted, hooks): the last two are of no interest here.
  static PickledTensor tensorFrom(const std::vector<Value>& arguments) {
    const auto* const storage = arguments.size() == 6 ? std::get_if<Storage>(arguments.data()) : nullptr;
    const auto* const offset = storage != nullptr ? std::get_if<std::int64_t>(&arguments[1]) : nullptr;
    if (offset == nullptr || !std::holds_alternative<bool>(arguments[4]) || !std::holds_alternative<EmptyDictionary>(arguments[5]))
      throw Refused{"its tensor is described otherwise than torch.save does"};
    return {storage->type, storage->key, storage->values, *offset, numbersOf(arguments[2]), numbersOf(arguments[3])};
  }

  void obey(char opcode) {
    switch (opcode) {
      case '(': return push(Mark{});
      case ')': return pushTuple({});
      case 't': return pushTupleFromMark();
      case '\x85': return pushTupleOf(1);
      case '\x86': return pushTupleOf(2);
      case '\x87': return pushTupleOf(3);
      case 'N': return push(Nothing{});
      case '\x88': return push(true);
      case '\x89': return push(false);
      case 'K': return push(std::int64_t{number(1)});
      case 'M': return push(std::int64_t{number(2)});
      case 'J': return push(std::int64_t{static_cast<std::int32_t>(number(4))});
      case '\x8a': return push(longNumber());
      case 'X': return push(std::string(take(number(4))));
      case 'c': return pushGlobal();
      case 'q': return remember(number(1));
      case 'r': return remember(number(4));
      case 'h': return recall(number(1));
      case 'j': return recall(number(4));
      case 'Q': return pushStorage();
      case 'R': return reduce();
      default: refuseOpcode(opcode);
    }
  }

  [[noreturn]] static void refuseOpcode(char opcode) {
    const std::string container = containerText(opcode);
    if (!container.empty()) throw Refused{"it holds " + container + " instead of one tensor"};
    throw Refused{"it uses opcode " + std::to_string(static_cast<unsigned char>(opcode)) + ", which no single tensor needs"};
  }

  std::string_view bytes_;
  std::vector<Value> stack_;
  std::map<std::uint32_t, Value> memory_;
};

}  // namespace

Result<PickledTensor> readTensorPickle(std::string_view pickle, const std::string& where) {
  try {
    if (pickle.size() > kMaxPickleBytes) throw Refused{"it has " + std::to_string(pickle.size()) + " bytes, more than a tensor needs"};
    return TensorUnpickler(pickle).read();
  } catch (const Refused& refused) {
    return badInput(where, "the pickle within the file is not that of one tensor: " + refused.what,
                    "Save one tensor an item, as in torch.save(states, path)");
  }
}

}  // namespace xsmoe::features
