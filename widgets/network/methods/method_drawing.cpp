// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/methods/method_drawing.h"

#include <QCoreApplication>
#include <type_traits>
#include <variant>

namespace xsmoe::widgets {

std::unique_ptr<MethodDrawing> drawingOf(const MethodPicture& picture) {
  return std::visit(
      [&](const auto& detail) -> std::unique_ptr<MethodDrawing> {
        if constexpr (std::is_same_v<std::decay_t<decltype(detail)>, std::monostate>)
          return nullptr;
        else
          return makeDrawing(picture, detail);
      },
      picture.detail);
}

QString unknownUserNote() {
  return QCoreApplication::translate("MethodPicture", "This user has no trained vector: the session alone decides.");
}

}  // namespace xsmoe::widgets
