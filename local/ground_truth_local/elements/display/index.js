/** What is only seen. */
import { CrowdAlert } from "./alert.js";
import { CrowdBadge } from "./badge.js";
import { CrowdCard } from "./card.js";
import { IronIcon } from "./iron_icon.js";
import { CrowdInstructions, CrowdModal } from "./modal.js";
import { CrowdTab, CrowdTabs } from "./tabs.js";
import { CrowdToast } from "./toast.js";

/** @type {Record<string, typeof HTMLElement>} tag: class */
export const DISPLAY = {
  "crowd-alert": CrowdAlert,
  "crowd-badge": CrowdBadge,
  "crowd-card": CrowdCard,
  "crowd-instructions": CrowdInstructions,
  "crowd-modal": CrowdModal,
  "crowd-tab": CrowdTab,
  "crowd-tabs": CrowdTabs,
  "crowd-toast": CrowdToast,
  "iron-icon": IronIcon,
};
