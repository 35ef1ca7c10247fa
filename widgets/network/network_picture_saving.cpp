// SPDX-License-Identifier: GPL-3.0-or-later
// NetworkPicture: how it is copied and saved.
#include <QLayout>
#include <QToolButton>
#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "widgets/charts/view_saver.h"
#include "widgets/help/view_head.h"
#include "widgets/network/network_layout.h"
#include "widgets/network/network_legend.h"
#include "widgets/network/network_picture.h"
#include "widgets/network/network_scene.h"
#include "widgets/network/network_table.h"
#include "widgets/network/zoomed_canvas.h"
#include "widgets/paper.h"

namespace xsmoe::widgets {
namespace {

constexpr double kAround = 4;       ///< of the picture, when it is seen whole
constexpr int kMargins = 8;         ///< of the widget around it, both sides together
constexpr double kTaller = 1.1;     ///< a step
constexpr double kRoomEnough = 20;  ///< times as large, nothing is moved together or left out

}  // namespace

QRectF NetworkPicture::fittedPart(const NetworkLayout& laidOut) { return laidOut.bounds.adjusted(-kAround, -kAround, kAround, kAround); }

QSize NetworkPicture::naturalSize() const {
  if (view_.layers.empty()) return {};
  const QSizeF room = isVisible() ? canvas_->viewport()->size() : sizeHint();
  const QSizeF whole = fittedPart(layOutNetwork(view_, kRoomEnough * room, foldsIn(room))).size();
  const int wide = static_cast<int>(std::ceil(whole.width()));
  const int words = head_->titleHeight() + layout()->spacing() + legend_->heightForWidth(wide);
  return {wide + kMargins, static_cast<int>(std::ceil(whole.height())) + words + kMargins};
}

int NetworkPicture::fitOnPaper(QSize room) {
  resize(room);
  layout()->invalidate();
  layout()->activate();
  const int foot = room.height() - canvas_->height();
  const double wide = canvas_->width(), most = std::max<double>(kTallestOnPaper * room.width(), room.height()) - foot;
  folds_ = foldsIn({wide, most});
  const auto scaleIn = [&](const QSizeF& whole, double high) {
    return std::min({kMostMagnified, wide / whole.width(), high / whole.height()});
  };
  const auto wholeIn = [&](double high) { return fittedPart(layOutNetwork(view_, {wide, high}, *folds_)).size(); };
  double high = std::max(1, canvas_->height());
  while (high < most && scaleIn(wholeIn(high), high) < 1) high = std::min(most, kTaller * high);
  const QSizeF whole = wholeIn(high);
  return foot + static_cast<int>(std::ceil(scaleIn(whole, high) * whole.height()));
}

ShownView NetworkPicture::shownView() const {
  // What is not seen has no folds of its own yet: the room on paper decides.
  const auto folds = isVisible() ? std::optional<std::set<int>>(folded()) : sight().folds;
  const auto copy = [view = view_, history = history_, folds](QWidget& holder) -> QWidget* {
    auto* const picture = new NetworkPicture(&holder);
    picture->setAnimated(false);
    picture->head_->keepTitle();
    picture->setHistory(history);
    picture->showNetwork(view);
    picture->finder_->hide();
    picture->folds_ = folds;
    return picture;
  };
  const auto fit = [](QWidget& made) {
    auto& picture = static_cast<NetworkPicture&>(made);
    picture.fitToView();
    picture.opener_->hide();
  };
  const auto heightOf = [](QWidget& made, QSize room) { return static_cast<NetworkPicture&>(made).fitOnPaper(room); };
  return {tr("The network"), copy, networkTable(view_), {}, fit, heightOf, naturalSize()};
}

}  // namespace xsmoe::widgets
