// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QString>
#include <QStringList>
#include <memory>
#include <vector>

#include "model/core/method_picture.h"

namespace xsmoe::widgets {

class PictureBoard;

/// A line of the legend.
struct LegendEntry {
  QColor colour;  ///< of a sample; none: words alone
  QString words;
};

/// How one kind of method is drawn and told of.
class MethodDrawing {
 public:
  virtual ~MethodDrawing() = default;
  /// As large as the board's room where that is enough, else as large as it must be.
  virtual void draw(PictureBoard& board) const = 0;
  [[nodiscard]] virtual std::vector<LegendEntry> legend(bool dark) const = 0;
  /// What a person should know of this user before looking; mostly empty.
  [[nodiscard]] virtual QString note() const { return {}; }
  /// The numbers of the picture in sentences, for those who cannot see it.
  [[nodiscard]] virtual QStringList told() const = 0;
};

/// The drawing of a picture, which must outlive it; null where the method has none.
[[nodiscard]] std::unique_ptr<MethodDrawing> drawingOf(const MethodPicture& picture);

[[nodiscard]] std::unique_ptr<MethodDrawing> makeDrawing(const MethodPicture& picture, const TowersPicture& detail);
[[nodiscard]] std::unique_ptr<MethodDrawing> makeDrawing(const MethodPicture& picture, const SessionGraphPicture& detail);
[[nodiscard]] std::unique_ptr<MethodDrawing> makeDrawing(const MethodPicture& picture, const AttentionPicture& detail);
[[nodiscard]] std::unique_ptr<MethodDrawing> makeDrawing(const MethodPicture& picture, const MixersPicture& detail);
[[nodiscard]] std::unique_ptr<MethodDrawing> makeDrawing(const MethodPicture& picture, const HypergraphPicture& detail);

/// Said where a method has learned nothing of a user.
[[nodiscard]] QString unknownUserNote();

}  // namespace xsmoe::widgets
