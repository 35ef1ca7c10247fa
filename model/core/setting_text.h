// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/core/number_text.h"
#include "model/core/settings.h"

namespace xsmoe {

/// The inverse of numberText(); empty for what is no number, or has something behind it.
[[nodiscard]] std::optional<double> numberFrom(std::string_view text);

/// A setting as on the command line, by its key there: the numbers of settingDescriptions() and what is chosen, choiceDescriptions().
/// Empty: no such one.
[[nodiscard]] std::string settingText(const RunSettings& settings, std::string_view key);
/// The inverse. Errors: no such setting, no number, no whole number where one is needed, out of its range, a name that is not known.
[[nodiscard]] Result<void> setSetting(RunSettings& settings, std::string_view key, std::string_view text);

/// The settings of how a stream is cut, by their keys: those that both tables call the stream's own.
[[nodiscard]] std::vector<std::string_view> cutKeys();
/// Whether a stream may have its own in place of the default: how it is cut, and the width of embeddings that it prefers.
[[nodiscard]] bool isOfStream(std::string_view key);

/// Whether a setting may be changed at the end of a window, so that a fork shares its run's past: τ, grouping and what decides how the
/// windows after it are trained. The error says what ties the others to the past.
[[nodiscard]] Result<void> mayChangeInFork(std::string_view key);
/// Whether a setting does anything in a run of this method (usesSetting()). The error names both.
[[nodiscard]] Result<void> mayBeSet(const ModelSettings& model, std::string_view key);
/// Whether the method's steps can be in a precision that was asked for by name. The error says why not.
[[nodiscard]] Result<void> mayComputeIn(Method method, Precision precision);
/// Whether a person may change it while a run is going: τ, grouping and the live ones of settingDescriptions().
[[nodiscard]] bool isLive(std::string_view key);

}  // namespace xsmoe
