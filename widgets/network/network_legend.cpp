// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/network_legend.h"

#include <QLinearGradient>
#include <QPainter>
#include <algorithm>
#include <vector>

#include "widgets/network/expert_tile.h"
#include "widgets/prune_wording.h"
#include "widgets/theme.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

enum Kind { kBirth, kFrozen, kTraining, kGoes, kPinned, kEdge, kBar, kSoFar };
constexpr double kSampleWide = 24, kBirthWide = 70, kSpace = 12;

double sampleWide(int kind) { return kind == kBirth ? kBirthWide : kSampleWide; }

}  // namespace

NetworkLegend::NetworkLegend(QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  setNetwork({});
}

void NetworkLegend::setNetwork(const NetworkView& view) {
  windows_ = view.windows;
  if (prunes_ != view.tau.has_value() || windowsKnown_ != view.windowsKnown || live_ != (view.live && view.trains) ||
      trained_ != trainedWord(view) || pinned_ == view.pinned.empty() || wouldGo_ != wouldGoWord(view))
    updateGeometry();
  live_ = view.live && view.trains;
  trained_ = trainedWord(view);
  wouldGo_ = wouldGoWord(view);
  pinned_ = !view.pinned.empty();
  setToolTip(pinned_ ? explained({Symbol::kGateWeight, Symbol::kUtilization, Symbol::kTau, Symbol::kPin})
                     : explained({Symbol::kGateWeight, Symbol::kUtilization, Symbol::kTau}));
  windowsKnown_ = view.windowsKnown;
  prunes_ = view.tau.has_value();
  update();
}

QString NetworkLegend::birthText() const {
  if (!windowsKnown_) return tr("born early … late");
  return tr("born for %1 … %2").arg(windowName(0), windowName(std::max(0, windows_ - 2)));
}

std::vector<NetworkLegend::Entry> NetworkLegend::place(double width) const {
  std::vector<Entry> entries{{kBirth, birthText(), {}},
                             {kFrozen, tr("frozen"), {}},
                             {kTraining, trained_, {}},
                             {kGoes, wouldGo_, {}},
                             {kPinned, tr("pinned"), {}},
                             {kBar, prunes_ ? tr("share against τ") : tr("share"), {}},
                             {kSoFar, tr("so far in this epoch"), {}},
                             {kEdge, tr("mean gate weight"), {}}};
  std::erase_if(entries, [this](const Entry& entry) {
    return (entry.kind == kGoes && !prunes_) || (entry.kind == kSoFar && !live_) || (entry.kind == kPinned && !pinned_);
  });
  const double high = fontMetrics().height() + 4.0;
  double x = 0, y = 0;
  for (Entry& entry : entries) {
    const double wide = sampleWide(entry.kind) + 5 + fontMetrics().horizontalAdvance(entry.text) + 2;
    if (x > 0 && x + wide > width) {
      x = 0;
      y += high;
    }
    entry.box = QRectF(x, y, wide, high);
    x += wide + kSpace;
  }
  return entries;
}

QStringList NetworkLegend::texts() const {
  QStringList all;
  for (const Entry& entry : place(width())) all << entry.text;
  return all;
}

int NetworkLegend::heightForWidth(int width) const { return static_cast<int>(place(width - 8).back().box.bottom()) + 4; }
QSize NetworkLegend::sizeHint() const { return {420, heightForWidth(std::max(width(), 300))}; }

void NetworkLegend::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.translate(4, 2);
  for (const Entry& entry : place(width() - 8)) {
    const QRectF sample(entry.box.left(), entry.box.top() + 2, sampleWide(entry.kind), entry.box.height() - 4);
    paintSample(painter, entry.kind, sample);
    painter.setPen(chartColours(palette()).text);
    painter.drawText(entry.box.adjusted(sampleWide(entry.kind) + 5, 0, 2, 0), Qt::AlignLeft | Qt::AlignVCenter, entry.text);
  }
}

void NetworkLegend::paintSample(QPainter& painter, int kind, const QRectF& box) const {
  const bool dark = isDark(palette());
  TileContent tile;
  tile.windows = windows_;
  tile.key.born = (windows_ - 2) * 2 / 3;
  const QRectF square = box.adjusted(3, 0, -3, 0);
  switch (kind) {
    case kBirth: {
      QLinearGradient gradient(box.topLeft(), box.topRight());
      for (int i = 0; i <= 8; ++i) gradient.setColorAt(i / 8.0, birthColour(i, 10, dark));
      painter.fillRect(box.adjusted(0, 2, 0, -2), gradient);
      return;
    }
    case kFrozen: return paintTileBody(painter, square, tile, palette());
    case kTraining: tile.training = true; return paintTileBody(painter, square, tile, palette());
    case kGoes:
      painter.setBrush(Qt::NoBrush);
      painter.setPen(QPen(tauColour(dark), 2, Qt::DashLine));
      painter.drawRoundedRect(square, 4, 4);
      return;
    case kEdge:
      painter.setPen(Qt::NoPen);
      painter.setBrush(baseColour(dark));
      painter.drawPolygon(QPolygonF{{QPointF(box.left(), box.center().y() - 0.5), QPointF(box.right(), box.center().y() - 5),
                                     QPointF(box.right(), box.center().y() + 5), QPointF(box.left(), box.center().y() + 0.5)}});
      return;
    case kPinned: return paintPinMark(painter, QPointF(box.center().x() - 2.5, box.center().y() - 4), kTilePin, palette());
    case kSoFar: return paintHollowMark(painter, box.center(), palette());
    default:
      painter.setPen(QPen(palette().color(QPalette::Mid), 1));
      painter.setBrush(palette().color(QPalette::Base));
      painter.drawRect(QRectF(box.left(), box.center().y() - 3, box.width(), 6));
      painter.fillRect(QRectF(box.left() + 1, box.center().y() - 2, box.width() * 0.7, 4), palette().color(QPalette::Text));
      if (!prunes_) return;
      painter.setPen(QPen(tauColour(dark), 2));
      painter.drawLine(QPointF(box.left() + box.width() * 0.35, box.center().y() - 5),
                       QPointF(box.left() + box.width() * 0.35, box.center().y() + 5));
  }
}

}  // namespace xsmoe::widgets
