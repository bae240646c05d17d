/** Sends a file as it is and says how far it has come, which `fetch` cannot. */
import { API, ApiError, problemOf } from "./client";
import type { Upload } from "./types";

export function sendFile(file: File, progress: (share: number) => void): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${API}/uploads?file_name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 0 : loaded / total);
    request.onerror = () => reject(new TypeError("failed to fetch"));
    request.onload = () => {
      if (request.status === 201) resolve((request.response as { upload: Upload }).upload);
      else reject(new ApiError(problemOf(request.response, request), null));
    };
    request.send(file);
  });
}
