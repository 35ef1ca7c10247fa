// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/settings.h"

namespace xsmoe {

/// Methods that are told of together.
enum class Family : std::uint8_t {
  kXsmoe,        ///< XSMoE and its ablations: side networks of experts, or none (model.md, section 7)
  kMultimodal,   ///< other methods that read cached hidden states (baselines.md)
  kStreamingId,  ///< session recommenders of ids alone, with a reservoir
};
enum class ModalitiesUsed : std::uint8_t { kBoth, kVisual, kTextual, kNone };
/// Which cached hidden states a method reads.
enum class StatesUsed : std::uint8_t {
  kGrouping,  ///< state 0 and those of the grouping
  kLast,      ///< the last
  kIisan,     ///< those of the settings, else 0, 2, 4 …
  kNone,
};
/// What a method trains on (baselines.md, 1.4).
enum class SampleFormat : std::uint8_t { kSequences, kPrefixes, kTriples };
/// What the picture of a method's network shows: how it looks at one user, or items alone, which is the same for all users.
enum class Pictured : std::uint8_t { kUser, kItems };

/// What can keep a method from forgetting.
enum class Wrappers : std::uint8_t {
  kBoth,    ///< replay and distillation
  kReplay,  ///< replay alone: experts are born and pruned at a window's end, so that a copy from before has other layers than what it would
            ///< teach, and what is kept of a run (resume file, boundaries, undo) tells the layers of one network
  kNone,    ///< it has a reservoir of its own
};

/// One method: what programs, settings and pictures know of it. The table is methods.def.
struct MethodDescription {
  Method method = Method::kXsmoe;
  std::string_view key;    ///< as on the command line and in run.json: "xsmoe"
  std::string_view title;  ///< as on screen: "XSMoE"
  Family family = Family::kXsmoe;
  ModalitiesUsed modalities = ModalitiesUsed::kBoth;
  StatesUsed states = StatesUsed::kGrouping;
  SampleFormat samples = SampleFormat::kSequences;
  Pictured pictured = Pictured::kUser;
  bool half = false;     ///< training steps can be computed in half precision; else they are in float32 whatever the settings say
  bool experts = false;  ///< it has side layers of experts: usage, pins, what-if and the network picture
  bool expands = false;  ///< a window's end appends experts and prunes
  Wrappers wrappers = Wrappers::kBoth;
  std::string_view settings;  ///< keys of the model settings that it uses, separated by spaces
  std::string_view meaning;   ///< one sentence
  std::string_view alone;     ///< why several ranks do not compute its steps together, after its name; empty: they do
};

/// The rows of methods.def in their order, which is that of the enumerators of Method.
[[nodiscard]] std::span<const MethodDescription> methodDescriptions();
[[nodiscard]] const MethodDescription& descriptionOf(Method method);
/// "xsmoe, static or noft": every method's key, for help and messages.
[[nodiscard]] std::string methodKeys();
/// "ssrm, gag or giua-gnn": the same of those that read no feature cache.
[[nodiscard]] std::string keysWithoutFeatures();
/// "xsmoe, static, noft, visual or textual": the same of those whose scores resources/pytorch/xsmoe_model.py computes.
[[nodiscard]] std::string keysOfScript();

/// The key, and back; empty for a name that is not known.
[[nodiscard]] std::string_view name(Method method);
[[nodiscard]] std::optional<Method> methodFromName(std::string_view text);

/// The modalities that a method trains on: both, or one.
[[nodiscard]] std::vector<Modality> modalitiesOf(Method method);
/// Whether it is XSMoE with a part left out: of its family, and another.
[[nodiscard]] bool isAblation(Method method);
/// The fields `experts`, `half` and `expands` of its row.
[[nodiscard]] bool hasExperts(Method method);
[[nodiscard]] bool computesInHalf(Method method);
[[nodiscard]] bool expands(Method method);
/// Whether a method reads the feature cache at all.
[[nodiscard]] bool readsFeatures(Method method);
/// The numbers of the states that a method reads from a cache of `hiddenStates` (K ≥ 1), increasing.
[[nodiscard]] std::vector<int> statesOf(const ModelSettings& model, int hiddenStates);
/// Why several ranks cannot compute a method's steps together; empty: they can.
[[nodiscard]] std::string whyNotShared(Method method);
/// Whether a method can bear a wrapper; every one can bear none.
[[nodiscard]] bool bears(Method method, Continual continual);
/// A method with what keeps it from forgetting: "iisan", "iisan_rh" (replay), "iisan_kd" (distillation), as the paper names them; and as on
/// screen: "IISAN", "IISAN_RH".
[[nodiscard]] std::string nameOf(Method method, Continual continual);
[[nodiscard]] std::string titleOf(Method method, Continual continual);
/// A method with its wrapper, which go by one name.
struct NamedMethod {
  Method method = Method::kXsmoe;
  Continual continual = Continual::kNone;
};
/// Every method with each wrapper that it bears, none first, in the order of the table.
[[nodiscard]] std::vector<NamedMethod> namedMethods();
/// The inverse of nameOf() and titleOf(), in capital or small letters: "iisan_rh", "IISAN_RH", "XSMoE". Empty for a name that is not known,
/// or a method that cannot bear it.
[[nodiscard]] std::optional<NamedMethod> namedMethod(std::string_view text);

/// The same, also of a method that cannot bear the wrapper (whyNotBorne).
[[nodiscard]] std::optional<NamedMethod> namedWithWrapper(std::string_view text);
/// Why a method cannot bear a wrapper: "experts of the method xsmoe are born …". Empty: it can.
[[nodiscard]] std::string whyNotBorne(Method method, Continual continual);

/// Whether a run uses a setting: all those of training, protocol and device, but for the precision that its steps cannot be in; of the
/// model's what the method's row names and what its wrapper needs.
[[nodiscard]] bool usesSetting(const ModelSettings& model, std::string_view key);
/// The same of a method without a wrapper.
[[nodiscard]] bool usesSetting(Method method, std::string_view key);

}  // namespace xsmoe
