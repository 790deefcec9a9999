/** Pictures, loaded as Ground Truth's tools load them: by CORS, upright by their EXIF orientation. */

export class PictureError extends Error {}

/**
 * Loads a picture until its pixels are there.
 *
 * @param {string} address
 * @returns {Promise<HTMLImageElement>} `naturalWidth` and `naturalHeight` are those of the upright picture
 * @throws {PictureError} which picture, and the likely reason
 */
export async function loadPicture(address) {
  if (address.trim() === "") throw new PictureError("The element's src is empty: there is no picture to show.");
  if (/^s3:/i.test(address)) {
    throw new PictureError(
      `${address} is an address of S3, which a browser cannot read. The template needs the filter grant_read_access.`,
    );
  }
  try {
    return await loaded(address, "anonymous");
  } catch {
    throw new PictureError(await reason(address));
  }
}

/** @param {string} address @param {"anonymous" | null} crossOrigin @returns {Promise<HTMLImageElement>} */
async function loaded(address, crossOrigin) {
  const picture = new Image();
  picture.crossOrigin = crossOrigin;
  picture.decoding = "async";
  picture.draggable = false;
  picture.alt = "";
  picture.src = address;
  await picture.decode();
  if (picture.naturalWidth === 0) throw new Error("a picture without a size");
  return picture;
}

/** @param {string} address */
async function reason(address) {
  const where = shortened(address);
  try {
    await loaded(address, null);
  } catch {
    return (
      `${where} does not load. Its link may have expired, the object may not exist or be no picture, ` +
      "or it may not be readable."
    );
  }
  return (
    `${where} may not be used by this page: the answer comes without Access-Control-Allow-Origin. ` +
    "The bucket needs a CORS rule that allows GET from any origin."
  );
}

/** Without the signature of a link that grants access, which is long and secret. @param {string} address */
function shortened(address) {
  const plain = address.split(/[?#]/, 1)[0];
  return plain.length > 200 ? `${plain.slice(0, 200)}…` : plain;
}
